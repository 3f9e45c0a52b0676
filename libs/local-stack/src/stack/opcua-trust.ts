import { copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { waitUntil } from '../process/wait-until.js';

/**
 * Puts each application's certificate into the other's trust list, as an engineer would who commissions the connection: neither
 * accepts a certificate that nobody has put there. Folders are certificate stores in the layout of OPC UA (Part 12, 7.8).
 */
export async function trustEachOther(one: string, other: string): Promise<void> {
  await trust(one, other);
  await trust(other, one);
}

async function trust(trusting: string, trusted: string): Promise<void> {
  const certificate = join(trusted, 'own', 'certs', 'certificate.pem');
  await waitUntil(`the certificate ${certificate}`, () => existsSync(certificate));
  const list = join(trusting, 'trusted', 'certs');
  await mkdir(list, { recursive: true });
  await copyFile(certificate, join(list, `${basename(trusted)}.pem`));
}
