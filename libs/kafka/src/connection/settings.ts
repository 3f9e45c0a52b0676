import { type FollowedLayout } from '../layout/followed-layout.js';
import { type LayoutView } from '../layout/layout.js';
import { type CertificateExpiry, type HealthRegistry, type Metrics, type Secret } from '@orrery/service-kit';

/** Written to by every part of the library; a pino logger fits. */
export interface KafkaLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the library counts, once per batch; service-kit's Metrics fit. */
export type KafkaMetrics = Pick<Metrics, 'recordsIn' | 'recordsOut' | 'dropped' | 'lag' | 'forgetLag'> & { readonly certificates?: Pick<CertificateExpiry, 'seen'> };

export interface KafkaSettings {
  readonly brokers: readonly string[];
  /** SCRAM-SHA-512; both absent: no authentication. The password is asked for at each login. */
  readonly username?: string;
  readonly password?: Secret;
  /**
   * TLS: certificates (PEM) of the authorities that may vouch for the brokers, or `system` for those of the machine (and of NODE_EXTRA_CA_CERTS).
   * Asked for at each connection.
   */
  readonly ssl?: { readonly ca: Secret };
  /** The service's name: client id, consumer group and `ce_source` are made from it. */
  readonly clientId: string;
  /** `real` has no prefix; any other realm is put as `<realm>.` before topic and group names. */
  readonly realm: string;
  readonly logger?: KafkaLog;
  readonly metrics?: KafkaMetrics;
  /** Told when a broker refuses the login, or is not whom it should be, and what a start waits for; and when that is over. */
  readonly health?: Pick<HealthRegistry, 'trouble'>;
  /** How the topics that grow are laid out: see joinKafka. Without it each has what its contract says. */
  readonly layout?: LayoutView | FollowedLayout;
}

/** The layout where it is followed, not only known. */
export function followed({ layout }: Pick<KafkaSettings, 'layout'>): FollowedLayout | undefined {
  return layout && 'instance' in layout ? layout : undefined;
}

export const REAL = 'real';
/** In the place of a certificate: the authorities that the machine trusts. */
export const SYSTEM = 'system';

/** A topic's or group's name in the settings' realm (architecture decision 10). */
export function inRealm(settings: Pick<KafkaSettings, 'realm'>, name: string): string {
  return settings.realm === REAL ? name : `${settings.realm}.${name}`;
}

const silent = () => undefined;
export const SILENT: KafkaLog = { debug: silent, info: silent, warn: silent, error: silent };
