import { type Contract } from '@orrery/contracts';
import { ensureTopics, type KafkaLog, type KafkaSettings } from '@orrery/kafka';
import { startKafka, type Kafka } from '@orrery/local-stack';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Broker {
  readonly kafka: Kafka;
  /** Settings of a client in a realm of its own, so that every test has its own topics and groups. */
  settings(clientId: string, realm: string): KafkaSettings;
  /** A new realm with the topics of the contracts. */
  realm(contracts: readonly Contract[]): Promise<string>;
  stop(): Promise<void>;
}

/** A real broker of the suite's own, in a temporary folder. */
export async function startBroker(): Promise<Broker> {
  const home = await mkdtemp(join(tmpdir(), 'kafka-conformance-'));
  const kafka = await startKafka({ home, secure: false, env: {} });
  const settings = (clientId: string, realm: string): KafkaSettings => ({ brokers: kafka.brokers, clientId, realm, logger });
  return {
    kafka,
    settings,
    realm: async (contracts) => {
      const realm = `t${randomUUID().slice(0, 8)}`;
      await ensureTopics(settings('topics-job', realm), contracts);
      return realm;
    },
    stop: async () => {
      await kafka.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Shown with KAFKA_LOG=1: what a failing test of this suite needs. */
const show = (level: string) => (fields: object, message: string) => {
  if (process.env.KAFKA_LOG) console.log(performance.now().toFixed(0), level, message, fields);
};
const logger: KafkaLog = { debug: show('debug'), info: show('info'), warn: show('warn'), error: show('error') };
