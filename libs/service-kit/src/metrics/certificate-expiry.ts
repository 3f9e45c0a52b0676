import type { X509Certificate } from 'node:crypto';
import type { Gauge } from 'prom-client';

/** Who shows a certificate: the other side of a connection, an authority that is trusted, or this service itself. */
export type CertificateRole = 'server' | 'authority' | 'own';

const LABELS = ['of', 'role', 'at', 'subject'] as const;
type Labels = Readonly<Record<(typeof LABELS)[number], string>>;

/**
 * When the certificates end that a service shows, trusts and is shown: `orrery_certificate_not_after_timestamp_seconds`, Unix time. A certificate
 * that was replaced is forgotten, so that its end wakes nobody.
 */
export class CertificateExpiry {
  private readonly known = new Map<string, Labels[]>();

  constructor(private readonly gauge: Gauge<(typeof LABELS)[number]>) {}

  static readonly METRIC = { name: 'orrery_certificate_not_after_timestamp_seconds', help: 'End of validity of a certificate that is shown (own), trusted (authority) or was seen (server), Unix time', labels: LABELS };

  /**
   * @param of the system that it belongs to: `kafka`, `postgres`, `opcua`
   * @param at where: an address, a setting, a folder. What was there before in this role is replaced.
   */
  seen(of: string, role: CertificateRole, at: string, certificates: readonly X509Certificate[]): void {
    const place = [of, role, at].join('\n');
    for (const labels of this.known.get(place) ?? []) this.gauge.remove(labels);
    const ends = certificates.map((certificate) => ({ labels: { of, role, at, subject: nameIn(certificate) }, notAfter: Date.parse(certificate.validTo) / 1_000 }));
    for (const { labels, notAfter } of ends) this.gauge.set(labels, notAfter);
    this.known.set(place, ends.map(({ labels }) => labels));
  }
}

/** One line: `CN=broker-1, O=Acme`. */
const nameIn = ({ subject, serialNumber }: X509Certificate): string => (subject ?? serialNumber).replaceAll('\n', ', ');
