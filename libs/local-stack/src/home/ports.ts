import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../process/ports.js';

/** Ports of this data folder: found free once, and the same again on the next start unless somebody else took them. */
export async function keptPort(home: string, name: string): Promise<number> {
  const file = join(home, 'ports.json');
  const port = await freePort(read(file)[name]);
  writeFileSync(file, `${JSON.stringify({ ...read(file), [name]: port }, null, 2)}\n`);
  return port;
}

function read(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  } catch {
    return {}; // missing or torn: ports are found again
  }
}
