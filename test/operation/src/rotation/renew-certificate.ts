import { execFileSync } from 'node:child_process';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const EXTENSIONS = ['keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign', 'extendedKeyUsage=clientAuth,serverAuth'];

/**
 * What docs/rotation.md tells to type: a certificate over the key that is there, given to the devices first, then exchanged.
 * @param pki folder of the certificate stores
 * @returns takes the old one out of the devices' trust lists
 */
export function renewCertificate(pki: string, service: string, devices: readonly string[]): () => void {
  const own = join(pki, service, 'own');
  const trusted = devices.map((device) => join(pki, device, 'trusted', 'certs'));
  const renewed = join(own, 'certs', 'certificate.new');
  const extensions = [`subjectAltName=URI:urn:orrery:${service},DNS:localhost`, ...EXTENSIONS].flatMap((extension) => ['-addext', extension]);
  execFileSync('openssl', ['req', '-x509', '-key', join(own, 'private', 'private_key.pem'), '-days', '30', '-subj', `/CN=orrery-${service}/O=Orrery`, ...extensions, '-out', renewed], { stdio: 'pipe' });
  for (const folder of trusted) copyFileSync(renewed, join(folder, `${service}-renewed.pem`));
  renameSync(renewed, join(own, 'certs', 'certificate.pem'));
  return () => trusted.forEach((folder) => rmSync(join(folder, `${service}.pem`)));
}
