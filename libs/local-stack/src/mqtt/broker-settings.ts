import type { ServerCertificate } from './certificates.js';

/** What either broker is started with. */
export interface BrokerSettings {
  port: number;
  /** Loopback unless told: in a container, all of its own. */
  host?: string;
  /** Absent: unencrypted, and open to everyone on this machine. */
  tls?: ServerCertificate | undefined;
  passwords?: Readonly<Record<string, string>> | undefined;
  /** Where sessions and the messages that wait for them are kept. */
  dataFolder: string;
}

/** A larger message is refused by the broker. It is above what an ingestion takes, so that one that is too large is seen and counted there. */
export const LARGEST_MESSAGE_BYTES = 8 * 1024 * 1024;

/** For a session whose client is away or behind. */
export const LONGEST_QUEUE = 2_000_000;

/** Unacknowledged messages that a client may hold: one that acknowledges after Kafka needs its round trip's worth. */
export const IN_FLIGHT = 20_000;
