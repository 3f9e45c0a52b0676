import 'reflect-metadata'; // @peculiar/x509 injects by decorators
import * as x509 from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEYS = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 60 * 60 * 1000;
const CA_DAYS = 3650;
/** The longest life that TLS clients accept of a server (CA/Browser Forum, 2020). It is made anew at each start. */
const SERVER_DAYS = 397;

const LOOPBACK = [
  { type: 'ip', value: '127.0.0.1' },
  { type: 'dns', value: 'localhost' },
  { type: 'dns', value: 'mqtt' }, // to other containers
] as const;

export interface ServerCertificate {
  /** What clients trust. */
  ca: string;
  certificate: string;
  key: string;
}

/** Files of a certificate for loopback, signed by this folder's own authority, which the first start makes; with another name or address, for tests of clients that must refuse it. */
export async function serverCertificate(folder: string, names: readonly { type: 'ip' | 'dns'; value: string }[] = LOOPBACK): Promise<ServerCertificate> {
  await mkdir(folder, { recursive: true });
  const files = { ca: join(folder, 'ca.pem'), certificate: join(folder, 'server.pem'), key: join(folder, 'server-key.pem') };
  const caKey = join(folder, 'ca-key.pem');
  if (!existsSync(files.ca) || !existsSync(caKey)) await makeAuthority(files.ca, caKey);

  const issuer = new x509.X509Certificate(await readFile(files.ca, 'utf8'));
  const keys = await newKeys();
  const server = await x509.X509CertificateGenerator.create({
    ...validity(SERVER_DAYS),
    subject: 'CN=Orrery local broker',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await importKey(await readFile(caKey, 'utf8')),
    signingAlgorithm: KEYS,
    extensions: [
      new x509.SubjectAlternativeNameExtension([...names]),
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  await writeWhole(files.key, await exportKey(keys.privateKey));
  await writeWhole(files.certificate, `${server.toString('pem')}\n`);
  return files;
}

async function makeAuthority(caFile: string, keyFile: string): Promise<void> {
  const keys = await newKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(CA_DAYS),
    name: 'CN=Orrery local broker authority',
    keys,
    signingAlgorithm: KEYS,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await writeWhole(keyFile, await exportKey(keys.privateKey));
  await writeWhole(caFile, `${ca.toString('pem')}\n`);
}

/** A serial number of at least 64 random bits (CA/Browser Forum 7.1), positive. */
function validity(days: number): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const now = Date.now();
  return { serialNumber: serial.toString('hex'), notBefore: new Date(now - DAY_MS), notAfter: new Date(now + days * DAY_MS) };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), KEYS, false, ['sign']);
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await chmod(`${file}.new`, file.endsWith('key.pem') ? 0o600 : 0o644);
  await rename(`${file}.new`, file);
}
