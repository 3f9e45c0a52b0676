import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { productionClosure } from './production-closure.js';

describe('the packages that a workspace needs to run', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'orrery-closure-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const add = (folder: string, manifest: object) => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify({ name: folder.split('node_modules/').at(-1), ...manifest }));
  };
  const link = (name: string, folder: string) => {
    mkdirSync(dirname(join(root, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, folder), join(root, 'node_modules', name));
  };
  const placed = (workspace: string) => productionClosure(root, workspace).map(({ from, to }) => [from.slice(root.length + 1), to]);

  it('are its own and theirs, workspaces as folders, what lies beside one beside it, development left out', () => {
    add('services/api', { name: '@x/api', dependencies: { '@x/kit': '1', a: '1' }, devDependencies: { jest: '1' } });
    add('libs/kit', { name: '@x/kit', dependencies: { b: '2' } });
    link('@x/kit', 'libs/kit');
    add('node_modules/jest', {});
    add('node_modules/a', { dependencies: { b: '1' }, peerDependencies: { peer: '1', tool: '1' }, peerDependenciesMeta: { tool: { optional: true } } });
    add('node_modules/b', {});
    add('libs/kit/node_modules/b', { optionalDependencies: { 'b-linux': '1', 'b-mac': '1' } });
    add('node_modules/b-linux', {});
    add('node_modules/peer', {});
    add('node_modules/tool', {});
    expect(placed('services/api')).toEqual([
      ['services/api', 'node_modules/@x/api'],
      ['libs/kit', 'node_modules/@x/kit'],
      ['libs/kit/node_modules/b', 'node_modules/@x/kit/node_modules/b'],
      ['node_modules/a', 'node_modules/a'],
      ['node_modules/b', 'node_modules/b'],
      ['node_modules/b-linux', 'node_modules/b-linux'],
      ['node_modules/peer', 'node_modules/peer'],
    ]);
  });

  it('are found whether or not the name of the repository ends with a slash', () => {
    add('services/api', { name: '@x/api', dependencies: { a: '1' } });
    add('node_modules/a', {});
    expect(productionClosure(`${root}/`, 'services/api')).toEqual(productionClosure(root, 'services/api'));
  });

  it('must be there', () => {
    add('services/api', { name: '@x/api', dependencies: { gone: '1' } });
    expect(() => placed('services/api')).toThrow('@x/api needs gone, which is not installed. Run npm ci.');
  });
});
