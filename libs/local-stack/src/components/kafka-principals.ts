import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KafkaTools } from '../java/kafka-tools.js';
import { ADMIN, clientProperties } from './kafka-properties.js';

/**
 * Gives a broker the principals it does not know yet. Those of a new folder were made when it was formatted; a later release may
 * bring more. Each costs the start of a JVM, so what the broker knows is remembered beside its data.
 */
export async function addPrincipals(tools: KafkaTools, broker: string, folder: string, passwords: Record<string, string>): Promise<void> {
  const remembered = join(folder, 'principals.json');
  const known = await readKnown(remembered);
  const missing = known ? Object.keys(passwords).filter((name) => !known.includes(name)) : [];
  if (missing.length) {
    const config = join(folder, 'admin.properties');
    await writeFile(config, clientProperties(ADMIN, passwords[ADMIN] ?? ''), { mode: 0o600 });
    for (const name of missing) {
      const password = `SCRAM-SHA-512=[password=${passwords[name]}]`;
      const where = ['--bootstrap-server', broker, '--command-config', config, '--entity-type', 'users', '--entity-name', name];
      await tools.tool('kafka.admin.ConfigCommand', [...where, '--alter', '--add-config', password]);
    }
  }
  await writeFile(remembered, JSON.stringify([...new Set([...(known ?? []), ...Object.keys(passwords)])]));
}

/** Undefined on a folder that was formatted just now. */
async function readKnown(file: string): Promise<string[] | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as string[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
