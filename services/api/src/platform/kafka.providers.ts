import { type Provider } from '@nestjs/common';
import { alertActions, alerts, commandOutcomes, commandRequests, type Contract, deadLetters, maintenanceScores, plantRules, simulationRuns, sourceStatus, twinEvents, twinInputs, twinRegistry, twinState } from '@orrery/contracts';
import { joinKafka, type KafkaLog, KafkaPublisher, type KafkaSettings, OutboxRelay, type Publisher, readTopic, type ReadTopicOptions, type TopicReading } from '@orrery/kafka';
import { type CheckResult, CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { type Config } from '../config.js';
import { KAFKA, OUTBOX_RELAY, POOL, PUBLISHER, TOPIC_READER } from '../tokens.js';
import { schemaOfRealm } from '../schema/migrations.js';

/** Reads a topic without a group; a test gives one that reads what it likes. */
export type TopicReader = <T>(contract: Contract<T>, options: ReadTopicOptions<T>) => TopicReading;

/** Topics that this service reads or writes; it does not start where one differs from its contract. */
export const TOPICS = [twinInputs, twinRegistry, plantRules, twinEvents, twinState, sourceStatus, deadLetters, alerts, alertActions, commandRequests, commandOutcomes, maintenanceScores, simulationRuns] as unknown as Contract[];

export const kafkaProviders: Provider[] = [
  {
    provide: KAFKA,
    inject: [CONFIG, LOGGER, Metrics, HealthRegistry, Drain],
    useFactory: ({ kafka, realm }: Config, logger: KafkaLog, metrics: Metrics, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> =>
      joinKafka({ ...kafka, clientId: 'api', realm, logger, metrics, health }, TOPICS, drain),
  },
  {
    provide: PUBLISHER,
    inject: [KAFKA, Drain],
    useFactory: (settings: KafkaSettings, drain: Drain): Publisher => {
      const publisher = new KafkaPublisher(settings);
      drain.add('close', 'publisher', () => publisher.close());
      return publisher;
    },
  },
  {
    provide: OUTBOX_RELAY,
    inject: [CONFIG, POOL, PUBLISHER, LOGGER, Drain, HealthRegistry],
    useFactory: ({ realm }: Config, pool: Pool, publisher: Publisher, logger: KafkaLog, drain: Drain, health: HealthRegistry): OutboxRelay => {
      const relay = new OutboxRelay({ pool, schema: schemaOfRealm(realm), publisher, contracts: [twinInputs, twinRegistry, plantRules, alertActions, deadLetters] as unknown as Contract[], logger });
      relay.start();
      health.register('outbox', async () => outboxCheck(await relay.oldestAgeMs()));
      drain.add('finish', 'outbox relay', () => relay.close());
      return relay;
    },
  },
  {
    provide: TOPIC_READER,
    inject: [KAFKA],
    useFactory: (settings: KafkaSettings): TopicReader => (contract, options) => readTopic(settings, contract, options),
  },
];

/** What was applied reaches its twins within a second; what waits this long waits for somebody to look. */
const MAX_OUTBOX_AGE_MS = 30_000;

export function outboxCheck(oldestAgeMs: number): CheckResult {
  const seconds = Math.round(oldestAgeMs / 1_000);
  if (oldestAgeMs <= MAX_OUTBOX_AGE_MS) return { ok: true, detail: `oldest record ${seconds} s` };
  return { ok: false, detail: `the oldest record has waited ${seconds} s to be published: what was applied does not reach the twins; the log says why` };
}
