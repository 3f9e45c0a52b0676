// Makes what runs current: the TypeScript projects (a second when nothing changed) and, when its inputs changed, the console's bundle.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The TypeScript projects, compiled; else this process ends with what the compiler said. */
export function ensureCompiled() {
  run('The build', [join(root, 'node_modules/typescript-7/bin/tsc'), '-b'], root);
}

/** All that runs, built; else this process ends with what the compiler said. */
export function ensureBuilt() {
  ensureCompiled();
  const consoleFolder = join(root, 'services/console');
  const bundle = join(consoleFolder, 'dist/index.html');
  const inputs = ['services/console', 'libs/client/src', 'libs/twin-model/src', 'contracts/src', 'package-lock.json'];
  if (existsSync(bundle) && newest(inputs.map((path) => join(root, path))) < statSync(bundle).mtimeMs) return;
  console.log('Bundling the console');
  const packages = createRequire(join(consoleFolder, 'package.json')); // npm may put a package at the top or beside its workspace
  run("The console's bundle", [join(dirname(packages.resolve('vite/package.json')), 'bin/vite.js'), 'build', '--logLevel', 'warn'], consoleFolder);
}

function run(what, args, cwd) {
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' });
  if (status === 0) return;
  console.error(`${what} failed; what it said stands above.`);
  process.exit(1);
}

function newest(paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat) return 0;
      if (!stat.isDirectory()) return stat.mtimeMs;
      return newest(
        readdirSync(path)
          .filter((name) => name !== 'dist' && name !== 'node_modules')
          .map((name) => join(path, name)),
      );
    }),
  );
}
