import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why the yardstick is not to be had here. */
export class YardstickMissing extends Error {}

/**
 * A Python with one package in the benchmarks' cache folder, made on first use from PyPI.
 * @returns its interpreter. @throws YardstickMissing where there is no python3, no venv or no PyPI.
 */
export async function pythonWith(name: string, version: string, say: (line: string) => void): Promise<string> {
  const folder = fileURLToPath(new URL(`../../.cache/${name}-${version}`, import.meta.url));
  const python = join(folder, 'bin', 'python');
  if (existsSync(python) && (await imports(python, name))) return python;
  say(`installing ${name} ${version} from PyPI`);
  await rm(folder, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', folder], { timeout: 60_000 });
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `${name}==${version}`], { timeout: 180_000 });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new YardstickMissing(`${name} ${version} cannot be installed (python3 with venv, and PyPI): ${lastLine(error)}`);
  }
  if (!(await imports(python, name))) throw new YardstickMissing(`${name} ${version} was installed but cannot be imported`);
  return python;
}

async function imports(python: string, name: string): Promise<boolean> {
  return await run(python, ['-c', `import ${name}`], { timeout: 60_000 }).then(
    () => true,
    () => false,
  );
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim() || message || String(error)).split('\n').at(-1) ?? '';
}
