import { type X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { certificatesIn } from '../config/certificates-in.js';

/** Since Node 22.19 and 24.5: https://nodejs.org/api/tls.html#tlssetdefaultcacertificatescerts */
interface NewerTls {
  getCACertificates?(type: 'bundled' | 'default'): string[];
  setDefaultCACertificates?(certificates: readonly string[]): void;
}

const newer = tls as NewerTls;

/**
 * The file of NODE_EXTRA_CA_CERTS, which Node reads once, at its start: read again when it changes, for every TLS connection of this process that
 * names no authorities of its own. A file that cannot be used changes nothing.
 */
export class TrustedAuthorities {
  readonly setting = 'NODE_EXTRA_CA_CERTS';
  problem: string | undefined;
  changes = 0;
  private text: string | undefined;
  private readonly own: readonly string[];

  constructor(readonly path: string) {
    this.text = this.read();
    const extra = new Set(this.certificates.map((certificate) => bare(certificate.toString())));
    this.own = (newer.getCACertificates?.('default') ?? []).filter((certificate) => !extra.has(bare(certificate)));
  }

  get certificates(): X509Certificate[] {
    return this.text === undefined ? [] : certificatesIn(this.text);
  }

  /** Takes what is in the file now. */
  current(): void {
    const text = this.read();
    if (text === undefined || text === this.text) return;
    this.text = text;
    if (!newer.setDefaultCACertificates) {
      this.problem = `${this.setting} (${this.path}) has changed, which this Node (${process.version}) takes at a start only: use Node 22.19, 24.5 or later, or restart`;
      return;
    }
    newer.setDefaultCACertificates([...this.own, ...this.certificates.map(String)]);
    this.changes += 1;
  }

  /** Undefined, with the problem said, where the file cannot be used. */
  private read(): string | undefined {
    try {
      const text = readFileSync(this.path, 'utf8');
      certificatesIn(text);
      this.problem = undefined;
      return text;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.problem = `${this.setting} (${this.path}) ${code === undefined ? message : `cannot be read: ${code}`}`;
      return undefined;
    }
  }
}

/** Line breaks differ from tool to tool. */
const bare = (pem: string): string => pem.replaceAll(/\s/g, '');
