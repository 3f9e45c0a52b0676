import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LARGE = 10 * 1024 * 1024;

/** Puts a log that has grown large aside as `<name>.old`, over the one before: a data folder keeps two of each at most. */
export function turnLogs(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (name.endsWith('.log') && statSync(file).size > LARGE) renameSync(file, `${file}.old`);
  }
}
