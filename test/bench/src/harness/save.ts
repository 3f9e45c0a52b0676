import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome } from '../benchmark.js';

/** `<ORRERY_HOME>/bench`, or `results/` beside the sources; kept out of the repository. */
export function resultsFolder(env: NodeJS.ProcessEnv): string {
  return env.ORRERY_HOME ? join(env.ORRERY_HOME, 'bench') : fileURLToPath(new URL('../../results', import.meta.url));
}

/** Writes every outcome with its raw samples, and says where. */
export async function save(folder: string, benchmark: string, outcomes: readonly Outcome[], at: Date): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${at.toISOString().replaceAll(':', '-').slice(0, 19)}-${benchmark}.json`);
  const machine = { cores: cpus().length, platform: process.platform, arch: process.arch, node: process.version };
  await writeFile(file, `${JSON.stringify({ benchmark, at: at.toISOString(), machine, outcomes }, null, 2)}\n`);
  return file;
}
