import { type X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type ClientConfig } from 'pg';
import { certificatesIn } from '../config/certificates-in.js';

/** Parameters of an address that name files, as libpq has them, and what pg calls their content. */
const FILES = { sslrootcert: 'ca', sslcert: 'cert', sslkey: 'key' } as const;
type Content = Partial<Record<(typeof FILES)[keyof typeof FILES], string>>;

export interface TlsFilesOptions {
  /** Told once of files that cannot be used; those of before go on. */
  readonly onProblem?: ((problem: string) => void) | undefined;
  /** Told of authorities that took the place of others. */
  readonly onAuthorities?: ((path: string, certificates: readonly X509Certificate[]) => void) | undefined;
}

/**
 * The files of TLS that an address names, read for each session: what cannot be used (missing, cut off, a key of another certificate) changes nothing. pg
 * itself would throw at whoever waits for a session, or out of a socket's callback.
 */
export class TlsFiles {
  private content: Content | undefined;
  private told = '';

  constructor(private readonly options: TlsFilesOptions = {}) {}

  /**
   * What pg is to be given for an address.
   * @throws Error where files cannot be used and there are none of before
   */
  configOf(text: string): ClientConfig {
    const address = URL.canParse(text) ? new URL(text) : undefined;
    const parameters = address?.searchParams;
    const paths = Object.entries(FILES).flatMap(([parameter, key]) => {
      const path = parameters?.get(parameter);
      return path ? [{ parameter, key, path }] : [];
    });
    const mode = parameters?.get('sslmode');
    // libpq's own meaning of the modes is pg's to know.
    if (!address || !parameters || paths.length === 0 || mode === 'disable' || parameters.has('uselibpqcompat')) return { connectionString: text };
    for (const { parameter } of paths) parameters.delete(parameter);
    // pg lets what it makes of sslmode win over `ssl`; all its modes verify but this one.
    parameters.delete('sslmode');
    return { connectionString: address.href, ssl: { ...this.present(paths), ...(mode === 'no-verify' ? { rejectUnauthorized: false } : {}) } };
  }

  private present(paths: readonly { readonly parameter: string; readonly key: keyof Content; readonly path: string }[]): Content {
    let at = '';
    try {
      const content: Content = {};
      for (const { parameter, key, path } of paths) {
        at = `${parameter} (${path})`;
        content[key] = readFileSync(path, 'utf8');
        if (key === 'ca') certificatesIn(content.ca!);
      }
      createSecureContext(content);
      this.tell(content, paths.find(({ key }) => key === 'ca')?.path);
      this.told = '';
      return (this.content = content);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const problem = `${at} of the address of PostgreSQL cannot be used: ${code === 'ENOENT' ? 'it is not there' : message}`;
      if (!this.content) throw new Error(`${problem}. Write the file, or take it out of the address`, { cause: error });
      if (problem !== this.told) this.options.onProblem?.(`${problem}; the last good one goes on. Write the file anew, whole: beside it, then rename`);
      this.told = problem;
      return this.content;
    }
  }

  private tell({ ca }: Content, path = ''): void {
    if (ca !== undefined && ca !== this.content?.ca) this.options.onAuthorities?.(path, certificatesIn(ca));
  }
}
