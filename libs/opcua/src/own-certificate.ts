import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface OwnCertificateOptions {
  /** Told of the certificate at the start, and of each that takes its place. */
  onCertificate?: (certificate: X509Certificate) => void;
  /** Told once of files that cannot be used; the certificate of before goes on. */
  onProblem?: (problem: string) => void;
  /** How often the files are looked at. */
  lookEveryMs?: number;
}

const LOOK_MS = 2_000;

/**
 * The certificate that a client shows, and its key, as they are in their files now. Who renews it writes two files: what does not fit together yet is no
 * new certificate.
 */
export class OwnCertificate {
  thumbprint = '';
  private told = '';
  private readonly timer: NodeJS.Timeout;

  /** @throws Error where the files cannot be used at the start */
  constructor(
    private readonly certificateFile: string,
    private readonly privateKeyFile: string,
    private readonly options: OwnCertificateOptions,
  ) {
    this.take(this.read());
    this.timer = setInterval(() => this.look(), options.lookEveryMs ?? LOOK_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  look(): void {
    try {
      this.take(this.read());
      this.told = '';
    } catch (error) {
      const problem = `${this.certificateFile} and ${this.privateKeyFile} cannot be used together: ${(error as Error).message}; the certificate of before goes on`;
      if (problem !== this.told) this.options.onProblem?.(problem);
      this.told = problem;
    }
  }

  private read(): X509Certificate {
    const certificate = new X509Certificate(readFileSync(this.certificateFile));
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(this.privateKeyFile)))) throw new Error('the key is not that of the certificate');
    return certificate;
  }

  private take(certificate: X509Certificate): void {
    const thumbprint = certificate.fingerprint.replaceAll(':', '').toLowerCase();
    if (thumbprint === this.thumbprint) return;
    this.thumbprint = thumbprint;
    this.options.onCertificate?.(certificate);
  }
}
