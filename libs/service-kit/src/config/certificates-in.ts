import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM text, in their order.
 * @throws Error that says what is wrong: none at all, one cut off, one that is no certificate
 */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length < (pem.match(/-----BEGIN CERTIFICATE-----/g) ?? []).length) throw new Error('holds a certificate that is cut off');
  if (blocks.length === 0) throw new Error('holds no certificate (PEM)');
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error(`holds something that is no certificate, as number ${index + 1}`);
    }
  });
}
