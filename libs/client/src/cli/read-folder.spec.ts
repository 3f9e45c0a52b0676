import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFolder } from './read-folder.js';

describe('a plant folder', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'orrery-folder-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const write = (path: string, text: string) => {
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), text);
  };

  it('is read as a ConfigMap is mounted: every name a link into a hidden folder', async () => {
    write('..2026_03_01/twins.yaml', 'organisation: acme');
    write('..2026_03_01/models/Pump.json', '{}');
    symlinkSync('..2026_03_01', join(home, '..data'));
    symlinkSync('..data/twins.yaml', join(home, 'twins.yaml'));
    symlinkSync('..data/models', join(home, 'models'));
    expect(await readFolder(home)).toEqual([{ path: 'models/Pump.json', content: '{}' }, { path: 'twins.yaml', content: 'organisation: acme' }]);
  });

  it('is read as git-sync leaves it: the folder itself a link, its history hidden', async () => {
    write('.worktrees/abc/plant/twins.yaml', 'organisation: acme');
    write('.worktrees/abc/.git', 'gitdir: elsewhere');
    symlinkSync('.worktrees/abc', join(home, 'current'));
    expect(await readFolder(join(home, 'current/plant'))).toEqual([{ path: 'twins.yaml', content: 'organisation: acme' }]);
    expect(await readFolder(`${home}/current/plant/`)).toHaveLength(1);
  });

  it('takes nothing from outside, wherever a link in it leads', async () => {
    write('secret', 'token');
    write('plant/twins.yaml', 'organisation: acme');
    symlinkSync('../secret', join(home, 'plant/rules.yaml'));
    await expect(readFolder(join(home, 'plant'))).rejects.toThrow(/rules\.yaml leads out of the plant folder/);
  });

  it('ends where a link leads back to a folder above it', async () => {
    write('models/Pump.json', '{}');
    symlinkSync('.', join(home, 'models/again'));
    expect((await readFolder(home)).map(({ path }) => path)).toEqual(['models/Pump.json']);
  });

  it.each(['gone', 'twins.yaml'])('is none: %s', async (name) => {
    write('twins.yaml', '');
    await expect(readFolder(join(home, name))).rejects.toThrow(/is no folder that can be read/);
  });
});
