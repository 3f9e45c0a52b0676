import { type X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type pg from 'pg';
import { reveal, type Secret } from '../config/secret.js';
import type { CertificateExpiry } from '../metrics/certificate-expiry.js';
import { TlsFiles } from './tls-files.js';

interface Inside {
  readonly connection: { readonly stream: unknown };
}

export interface PresentLoginOptions {
  /** Told of the server's certificate, and of the authorities in the file of `sslrootcert`. */
  readonly certificates?: Pick<CertificateExpiry, 'seen'> | undefined;
  /** Told of files of the address that cannot be used. */
  readonly logger?: { error(details: object, message: string): void } | undefined;
}

/**
 * The class whose sessions log in with the address as it is at that moment: user, password, and the authorities of `sslrootcert`. A pool that is
 * given it goes on through a change of any of them; sessions that live are not touched.
 *
 * `new pg.Pool({ ...presentLogin(pg, url), max: 4 })`
 */
export function presentLogin({ Client }: Pick<typeof pg, 'Client'>, url: Secret, { certificates, logger }: PresentLoginOptions = {}): { readonly Client: typeof pg.Client } {
  const files = new TlsFiles({
    onProblem: (problem) => logger?.error({}, problem),
    onAuthorities: (path, authorities) => certificates?.seen('postgres', 'authority', path, authorities),
  });
  class PresentClient extends Client {
    constructor(config?: string | pg.ClientConfig) {
      super({ ...(typeof config === 'object' ? config : {}), ...files.configOf(reveal(url)) });
      if (certificates) this.once('connect', () => tell(this as unknown as Inside & pg.Client));
    }
  }
  const tell = ({ connection: { stream }, host, port }: Inside & pg.Client): void => {
    const certificate: X509Certificate | undefined = stream instanceof TLSSocket ? stream.getPeerX509Certificate() : undefined;
    if (certificate) certificates?.seen('postgres', 'server', `${host}:${port}`, [certificate]);
  };
  return { Client: PresentClient };
}
