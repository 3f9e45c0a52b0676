import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KafkaTools } from '../java/kafka-tools.js';
import { ADMIN, clientProperties, type KafkaTls } from './kafka-properties.js';

/**
 * Gives a broker the principals it does not know yet. Those of a new folder were made when it was formatted; a later release may
 * bring more. Each costs the start of a JVM, so what the broker knows is remembered beside its data.
 */
export async function addPrincipals(tools: KafkaTools, broker: string, folder: string, passwords: Record<string, string>, tls?: KafkaTls): Promise<void> {
  const remembered = join(folder, 'principals.json');
  const known = await readKnown(remembered);
  const missing = known ? Object.keys(passwords).filter((name) => !known.includes(name)) : [];
  for (const name of missing) await setPassword(tools, { broker, folder, admin: passwords[ADMIN] ?? '', tls }, name, passwords[name] ?? '');
  await writeFile(remembered, JSON.stringify([...new Set([...(known ?? []), ...Object.keys(passwords)])]));
}

export interface Administration {
  broker: string;
  folder: string;
  /** The administrator's password. */
  admin: string;
  tls: KafkaTls | undefined;
}

/** As an operator does it: kafka-configs --alter --add-config. The old password is refused from now on; there is no time in which both hold. */
export async function setPassword(tools: KafkaTools, { broker, folder, admin, tls }: Administration, name: string, password: string): Promise<void> {
  const config = join(folder, 'admin.properties');
  await writeFile(config, clientProperties(ADMIN, admin, tls), { mode: 0o600 });
  const where = ['--bootstrap-server', broker, '--command-config', config, '--entity-type', 'users', '--entity-name', name];
  await tools.tool('kafka.admin.ConfigCommand', [...where, '--alter', '--add-config', `SCRAM-SHA-512=[password=${password}]`]);
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
