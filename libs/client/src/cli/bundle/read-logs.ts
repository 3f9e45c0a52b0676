import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contents } from './contents.js';

/** Of each log: the last so much. */
const TAIL_BYTES = 1024 * 1024;
/** What a service said of itself when it was ready: the address of its probes and metrics, and its configuration, whose secrets it hides itself. */
export interface Told {
  readonly service: string;
  readonly url?: string;
  readonly config: unknown;
}

/** The last megabyte of every `*.log` of a folder, and what the services in them said of themselves. */
export async function readLogs(contents: Contents, folder: string): Promise<readonly Told[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
  } catch (error) {
    contents.lacks('logs', (error as Error).message, 'Give the folder that has them with --logs.');
    return [];
  }
  if (names.length === 0) contents.lacks('logs', `${folder} has no *.log`, 'Write the log of each pod into a file of its own that ends with .log.');
  const told: Told[] = [];
  for (const name of names) {
    await contents.keep(`logs/${safe(name)}`, `log ${name}`, async () => {
      const { text, whole } = await tailOf(join(folder, name));
      const config = lastTold(text);
      if (config) told.push(config);
      else if (!whole) contents.lacks(`configuration in ${name}`, `its start is more than ${TAIL_BYTES / 1024 ** 2} MiB back`, 'Restart the service, or give a log that has its start.');
      return text;
    });
  }
  return told;
}

/** A name that is a name in any archive. */
export const safe = (name: string): string => name.replace(/[^\w.-]/g, '_').slice(-80);

async function tailOf(file: string): Promise<{ readonly text: string; readonly whole: boolean }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    // Half a line at the beginning would be half a JSON.
    return from === 0 ? { text, whole: true } : { text: text.slice(text.indexOf('\n') + 1), whole: false };
  } finally {
    await handle.close();
  }
}

function lastTold(text: string): Told | undefined {
  const line = text.split('\n').findLast((each) => each.startsWith('{') && each.includes('"config":'));
  if (line === undefined) return undefined;
  try {
    const { service, url, management = url, config } = JSON.parse(line) as { service?: unknown; url?: unknown; management?: unknown; config?: unknown };
    return typeof service === 'string' ? { service, config, ...(typeof management === 'string' ? { url: management } : {}) } : undefined;
  } catch {
    return undefined;
  }
}
