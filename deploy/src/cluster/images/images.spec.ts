import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildArguments } from './buildah.js';
import { contentDigest } from './content.js';
import { requireImageTools } from './image-tools.js';
import { contentsOf, settle } from './oci-layout.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-images-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what images are made by', () => {
  const withTools = (...names: readonly string[]) => {
    for (const name of names) writeFileSync(join(folder, name), '', { mode: 0o755 });
    return { PATH: folder };
  };

  it('says what to install, each by its package', () => expect(() => requireImageTools(withTools('tar', 'debootstrap'), 0)).toThrow(/buildah unshare missing.*apt-get install.*buildah util-linux/));
  it('says that it wants root', () => expect(() => requireImageTools(withTools(), 1000)).toThrow(/as root/));
  it('asks for nothing where all is there', () => expect(() => requireImageTools(withTools('buildah', 'debootstrap', 'unshare', 'tar'), 0)).not.toThrow());
});

describe('a build', () => {
  it('pulls nothing, whatever its file begins from', () => expect(buildArguments({ name: 'a:1', file: 'Dockerfile', context: '.' })).toContain('--pull-never'));
  it('is told its arguments and the folders that it copies from', () => {
    const args = buildArguments({ name: 'a:1', file: 'Dockerfile', context: '.', args: { SERVICE: 'api' }, contexts: { jars: '/jars' } });
    expect(args.join(' ')).toMatch(/--build-arg SERVICE=api --build-context jars=\/jars --file Dockerfile --tag a:1 \.$/);
  });
  it('goes straight into a layout, under its whole name', () => expect(buildArguments({ name: 'docker.io/a:1', file: 'Dockerfile', context: '.', into: '/layout' })).toContain('oci:/layout:docker.io/a:1'));
});

describe('an image is built again', () => {
  const file = () => join(folder, 'tree/start.js');
  let before: string;
  beforeEach(() => {
    mkdirSync(join(folder, 'tree'));
    writeFileSync(file(), 'a', { mode: 0o644 });
    before = contentDigest(join(folder, 'tree'));
  });

  it('not where its folder was only written anew', () => {
    rmSync(file());
    writeFileSync(file(), 'a', { mode: 0o644 });
    expect(contentDigest(join(folder, 'tree'))).toBe(before);
  });

  it.each<[string, () => void]>([
    ['has another content', () => writeFileSync(file(), 'b')],
    ['can be run now', () => chmodSync(file(), 0o755)],
    ['is no longer alone', () => writeFileSync(join(folder, 'tree/more.js'), '')],
  ])('where a file %s', (_, change) => {
    change();
    expect(contentDigest(join(folder, 'tree'))).not.toBe(before);
  });
});

describe('a layout of images', () => {
  const blobs = () => join(folder, 'blobs/sha256');
  const digest = (name: string) => ({ digest: `sha256:${name}` });
  const named = (name: string, manifest: string) => ({ ...digest(manifest), annotations: { 'org.opencontainers.image.ref.name': name } });

  beforeEach(() => {
    mkdirSync(blobs(), { recursive: true });
    for (const [name, layers] of Object.entries({ m1: ['base', 'l1'], m2: ['base', 'l2'] })) writeFileSync(join(blobs(), name), JSON.stringify({ config: digest(`c-${name}`), layers: layers.map(digest) }));
    for (const name of ['c-m1', 'c-m2', 'base', 'l1', 'l2', 'of-a-broken-off-writing']) writeFileSync(join(blobs(), name), '');
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named('a:1', 'm1'), named('b:1', 'm2')] }));
  });

  it('gives containerd whole names, and keeps what the images share', async () => {
    await settle(folder, new Map([['a:1', 'content of a'], ['b:1', 'content of b']]));
    const { manifests } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { manifests: { annotations: Record<string, string> }[] };
    expect(manifests.map(({ annotations }) => annotations['io.containerd.image.name'])).toEqual(['a:1', 'b:1']);
    expect((await readdir(blobs())).sort()).toEqual(['base', 'c-m1', 'c-m2', 'l1', 'l2', 'm1', 'm2']);
    expect([...(await contentsOf(folder))]).toEqual([['a:1', 'content of a'], ['b:1', 'content of b']]);
  });

  it('drops an image that is no longer made, with what only it needed', async () => {
    await settle(folder, new Map([['a:1', 'content of a']]));
    expect((await readdir(blobs())).sort()).toEqual(['base', 'c-m1', 'l1', 'm1']);
  });

  it('knows nothing of an image that was written before a run was broken off', async () => expect([...(await contentsOf(folder)).values()]).toEqual(['', '']));
});
