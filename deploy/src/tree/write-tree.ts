import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Image } from './images.js';
import { type Placed, productionClosure } from './production-closure.js';

/**
 * Writes what an image copies: `start.js`, production packages as real files, and nothing that only builds or tests. It runs wherever it is
 * put: `node --import @orrery/service-kit/telemetry start.js` in its folder.
 */
export function writeTree(root: string, image: Image, target: string): void {
  const { workspace, main, folders = {} } = image;
  if (!existsSync(join(root, workspace, main))) throw new Error(`${workspace}/${main} is not built. Run npm run build.`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const placed of productionClosure(root, workspace)) copyPackage(placed, target);
  for (const [from, to] of Object.entries(folders)) cpSync(join(root, from), join(target, to), { recursive: true, dereference: true });
  const { name, version } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')) as { name: string; version: string };
  writeFileSync(join(target, 'package.json'), `${JSON.stringify({ name, version, private: true, type: 'module' }, null, 2)}\n`);
  writeFileSync(join(target, 'start.js'), `process.argv[1] = new URL('./node_modules/${name}/${main}', import.meta.url).pathname;\nawait import('./node_modules/${name}/${main}');\n`);
}

function copyPackage({ from, to, isWorkspace }: Placed, target: string): void {
  const keeps = isWorkspace ? runsInWorkspace : runs;
  cpSync(from, join(target, to), { recursive: true, dereference: true, filter: (path) => path === from || keeps(path.slice(from.length + 1)) });
}

/** Packages below node_modules come by themselves, where they are needed; types and source maps are for development. */
function runs(path: string): boolean {
  return basename(path) !== 'node_modules' && !/\.(d\.[cm]?ts|map|md|markdown)$/i.test(path) && !/\.[cm]?ts$/.test(path);
}

const OF_DEVELOPMENT = /^(src|test|examples|dist\/(.*\/)?(testing|fixture))$|(^|\/)(jest\.config\.mjs|tsconfig.*\.json|.*\.tsbuildinfo)$|\.spec\.js$/;

function runsInWorkspace(path: string): boolean {
  return runs(path) && !OF_DEVELOPMENT.test(path);
}
