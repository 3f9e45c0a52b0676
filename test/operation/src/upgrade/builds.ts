import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A built checkout of this repository, or of an earlier state of it. */
export interface Build {
  readonly name: string;
  readonly root: string;
}

const root = join(import.meta.dirname, '..', '..', '..', '..');
export const thisBuild: Build = { name: 'this build', root };

const WORKSPACES = ['contracts', 'libs', 'services'];
const PATCH = join(root, 'test/operation/src/upgrade/next.patch');
/** What runs, and nothing that it was made from. */
const RUNS = /\.(js|mjs|json|sql)$/;
const LEFT_OUT = /[\\/](node_modules|src|console|\.nx)$|\.spec\.js$/;

/**
 * What may follow this build: the same, with `next.patch` (a migration that adds a column to each table of each service, and an optional field in each
 * record of each topic), and with this one's packages.
 */
export function nextBuild(folder: string): Build {
  for (const workspace of WORKSPACES) {
    cpSync(join(root, workspace), join(folder, workspace), { recursive: true, filter: (path) => !LEFT_OUT.test(path) && (RUNS.test(path) || statSync(path).isDirectory()) });
  }
  linkPackages(folder);
  const patched = [...readFileSync(PATCH, 'utf8').matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, path]) => path!);
  for (const path of patched) cpSync(join(root, path), join(folder, path));
  run('git', ['apply', PATCH], folder, `${PATCH} no longer fits the sources: make it anew`);
  // Its types are this build's, which has compiled them: they are only taken out.
  for (const path of patched.filter((name) => name.endsWith('.ts'))) {
    writeFileSync(join(folder, path.replace('/src/', '/dist/').replace(/\.ts$/, '.js')), stripTypeScriptTypes(readFileSync(join(folder, path), 'utf8')));
  }
  return { name: 'the next build', root: folder };
}

/** Third-party packages are this checkout's; those of the platform are the build's own. */
function linkPackages(folder: string): void {
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, '@orrery'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) if (name !== '@orrery' && !name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(packages, name));
  for (const workspace of ['contracts', ...['libs', 'services'].flatMap((parent) => readdirSync(join(folder, parent)).map((name) => join(parent, name)))]) {
    const { name } = JSON.parse(readFileSync(join(folder, workspace, 'package.json'), 'utf8')) as { name: string };
    symlinkSync(join(folder, workspace), join(packages, name));
    const nested = join(root, workspace, 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(folder, workspace, 'node_modules'));
  }
}

/** An earlier state of this repository, by tag or commit: installed and built once, and kept in the cache of this user. */
export function earlierBuild(ref: string): Build {
  const commit = run('git', ['rev-parse', '--verify', `${ref}^{commit}`], root, `ORRERY_UPGRADE_FROM: ${ref} is not in this checkout's history; fetch it (git fetch --tags --unshallow)`).trim();
  const builds = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'orrery', 'builds');
  const folder = join(builds, commit);
  if (!existsSync(folder)) {
    const making = join(builds, `${commit}.${process.pid}`);
    mkdirSync(making, { recursive: true });
    run('sh', ['-c', `git -C "$1" archive ${commit} | tar -x -C "$2"`, 'sh', root, making], root, `${ref} cannot be checked out`);
    run('npm', ['ci', '--no-audit', '--no-fund'], making, `the packages of ${ref} cannot be installed`);
    run(process.execPath, [join(making, 'node_modules/typescript-7/bin/tsc'), '-b'], making, `${ref} does not compile`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  }
  return { name: ref, root: folder };
}

function run(program: string, args: readonly string[], cwd: string, problem: string): string {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${problem}: ${error?.message ?? `${stdout}\n${stderr}`}`);
  return stdout;
}
