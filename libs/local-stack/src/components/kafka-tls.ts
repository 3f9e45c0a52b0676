import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverCertificate, type ServerCertificate } from '../mqtt/certificates.js';
import type { KafkaTls } from './kafka-properties.js';

/** The one name that clients are told, and no other. */
const ADVERTISED = [{ type: 'ip', value: '127.0.0.1' }] as const;

/**
 * A new certificate of the broker, and the files that Kafka reads at its start. Whom the broker trusts is kept in a file of its own: who rotates the
 * authority lets it trust both for a while.
 */
export async function kafkaTls(home: string, folder = join(home, 'pki', 'kafka')): Promise<KafkaTls & ServerCertificate> {
  const files = await serverCertificate(folder, ADVERTISED);
  const keystore = join(folder, 'keystore.pem');
  const [key, certificate] = await Promise.all([readFile(files.key, 'utf8'), readFile(files.certificate, 'utf8')]);
  await writeFile(keystore, `${key}${certificate}`, { mode: 0o600 });
  return { ...files, keystore, truststore: files.ca };
}
