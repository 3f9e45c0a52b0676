import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

describe('every workspace', () => {
  const { workspaces } = read('package.json') as { workspaces: string[] };
  const folders = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root })).map(dirname);

  it('that has sources to compile is compiled by the root’s tsc -b', () => {
    const { references } = read('tsconfig.json') as { references: { path: string }[] };
    const known = references.map(({ path }) => path.replace('./', ''));
    // The console is bundled by Vite, which has a compiler of its own.
    const compiled = folders.filter((folder) => folder !== 'services/console' && existsSync(join(root, folder, 'tsconfig.json')));
    expect(compiled.filter((folder) => !known.includes(folder))).toEqual([]);
  });

  it('refers to every workspace that it depends on, so that both are compiled in order', () => {
    const byName = new Map(folders.map((folder) => [(read(`${folder}/package.json`) as { name: string }).name, folder]));
    const missing = folders.filter((folder) => folder !== 'services/console').flatMap((folder) => {
      const { dependencies = {}, devDependencies = {} } = read(`${folder}/package.json`) as Record<string, Record<string, string>>;
      const { references = [] } = read(`${folder}/tsconfig.json`) as { references?: { path: string }[] };
      const referred = references.map(({ path }) => join(folder, path));
      const needed = Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => byName.get(name) ?? []);
      return needed.filter((other) => other !== 'services/console' && !referred.includes(other)).map((other) => `${folder} → ${other}`);
    });
    expect(missing).toEqual([]);
  });

  const said = (dependencies: object = {}): string => Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).toSorted().join();

  it('has in package-lock.json what its package.json asks for: else npm ci refuses', () => {
    const { packages } = read('package-lock.json') as { packages: Record<string, { version?: string; dependencies?: object; devDependencies?: object }> };
    const wrong = folders.flatMap((folder) => {
      const { dependencies = {}, devDependencies = {} } = read(`${folder}/package.json`) as Record<string, Record<string, string>>;
      const locked = packages[folder];
      if (said(locked?.dependencies) !== said(dependencies) || said(locked?.devDependencies) !== said(devDependencies)) return [`${folder}: its dependencies are others there`];
      return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, wanted]) => {
        const found = packages[`${folder}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
        const exact = /^\d+\.\d+\.\d+$/.test(wanted) && !name.startsWith('@orrery/');
        return found && (!exact || found.version === wanted) ? [] : [`${folder}: ${name} ${wanted} is not there`];
      });
    });
    expect(wrong).toEqual([]);
  });
});
