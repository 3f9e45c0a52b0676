import { type OpcUaSourceEntry } from '@orrery/contracts';
import { type Credentials } from '@orrery/ingestion';
import { type CertificateExpiry } from '@orrery/service-kit';
import { type ClientPki, type Granted, type ItemSpec, type MonitoredItem, OpcuaSource, type SourceHandler } from '@orrery/opcua';

/** What a source's worker needs of its connection; tests give one that tells what they like. */
export interface Connection {
  readonly granted: Granted | undefined;
  readonly subscriptionCount: number;
  readonly items: readonly MonitoredItem[];
  start(): void;
  setItems(items: readonly ItemSpec[]): void;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export type Connect = (source: OpcUaSourceEntry, handler: SourceHandler) => Connection;

export interface ConnectOptions {
  pki: ClientPki;
  credentials: Credentials;
  /** Told of the certificate of each server that is connected, and when nobody reads it any more. */
  certificates: Pick<CertificateExpiry, 'seen'>;
  /** How long a node that failed rests before it is tried again, in ms. */
  itemRetryMs: number;
}

/** Time within which a silent server is noticed is twice this; the subscription outlives an outage of the lifetime. */
const KEEP_ALIVE_MS = 1000;
const LIFETIME_MS = 60_000;

export function opcuaConnect({ pki, credentials, certificates, itemRetryMs }: ConnectOptions): Connect {
  return (source, handler) => {
    const user = () => credentials.of(source, { secure: source.securityMode !== 'None', securedBy: 'security mode SignAndEncrypt' });
    user();
    return new OpcuaSource(
      {
        endpoint: source.endpoint,
        securityMode: source.securityMode,
        securityPolicy: source.securityPolicy,
        pki,
        user,
        onServerCertificate: (certificate) => certificates.seen('opcua', 'server', source.endpoint, certificate ? [certificate] : []),
        subscription: { publishingIntervalMs: source.publishingIntervalMs, keepAliveMs: KEEP_ALIVE_MS, lifetimeMs: LIFETIME_MS },
        itemRetryMs,
      },
      handler,
    );
  };
}
