import kafkajs, { type Kafka } from 'kafkajs';
import type { KafkaSettings } from '@orrery/kafka';

/** How a process of a benchmark reaches the broker; plain data, so that it can be sent to a worker. */
export interface Connection {
  readonly brokers: readonly string[];
  readonly username?: string;
  readonly password?: string;
  /** Keeps the topics of one benchmark apart from another's. */
  readonly realm: string;
}

/** The bare client, with nothing around it. Who loads @orrery/kafka before has parts of kafkajs replaced by faster ones. */
export function openBare({ brokers, username, password }: Connection, clientId: string): Kafka {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    logLevel: kafkajs.logLevel.NOTHING,
    ...(username !== undefined && password !== undefined ? { sasl: { mechanism: 'scram-sha-512', username, password } } : {}),
  });
}

export function settingsOf(connection: Connection, clientId: string): KafkaSettings {
  return { ...connection, clientId };
}
