import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cached.js';
import { skippedOfDeploy } from '../check/skipped.js';
import { helm, HELM_RECIPE } from './go-tools.js';

describe('a tool that is made once', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'orrery-cached-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const write = (text: string) => async (folder: string) => writeFileSync(join(folder, 'tool'), text);

  it('is found again under the same recipe, and made anew under another', async () => {
    const env = { XDG_CACHE_HOME: home };
    const first = await cached('tool', 'v1', env, write('one'));
    expect(await cached('tool', 'v1', env, write('never'))).toBe(first);
    const second = await cached('tool', 'v2', env, write('two'));
    expect([first, second].map((folder) => readFileSync(join(folder, 'tool'), 'utf8'))).toEqual(['one', 'two']);
  });

  it('leaves nothing where making it failed', async () => {
    const failing = cached('tool', 'v1', { XDG_CACHE_HOME: home }, async (folder) => {
      await write('half')(folder);
      throw new Error('broken off');
    });
    await expect(failing).rejects.toThrow('broken off');
    expect(readdirSync(join(home, 'orrery'))).toEqual([]);
  });

  it('says what to install where Go is missing, and makes nothing', async () => {
    await expect(helm({ XDG_CACHE_HOME: home, PATH: join(home, 'empty') }, () => undefined)).rejects.toThrow(/Go is missing.*Install Go/);
    expect(existsSync(join(home, 'orrery')) && readdirSync(join(home, 'orrery'))).toEqual([]);
  });

  it('is said to be skipped by npm test where it is missing, with what to do, and is not where it has been built', async () => {
    const env = { XDG_CACHE_HOME: home, PATH: join(home, 'empty') };
    expect(await skippedOfDeploy(env)).toMatch(/^skipped: check:deploy.* Go is missing.*Install Go/);
    await helm(env, () => undefined).catch(() => undefined);
    expect(await skippedOfDeploy(env)).toMatch(/^skipped/);
    const built = await cached('helm', HELM_RECIPE, env, async (folder) => writeFileSync(join(folder, 'helm'), ''));
    expect([existsSync(built), await skippedOfDeploy(env)]).toEqual([true, undefined]);
  });
});
