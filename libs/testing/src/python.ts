import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A Python with the packages of a requirements file, in a virtual environment that is kept per user.
 * @returns the interpreter; undefined where there is no Python 3 that can make one
 */
export async function pythonWith(requirements: string): Promise<string | undefined> {
  const text = readFileSync(requirements, 'utf8');
  const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'orrery', `python-${version}`);
  const python = join(folder, 'bin', 'python');
  const finished = join(folder, 'finished');
  if (existsSync(finished)) return python;
  if (!(await run('python3', ['-c', 'import venv, ensurepip']).then(() => true, () => false))) return undefined;
  mkdirSync(join(folder, '..'), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(finished, text);
  return python;
}
