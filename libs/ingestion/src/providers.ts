import { type Contract, sourceStatus, twinInputs, twinRegistry } from '@orrery/contracts';
import { joinKafka, KafkaPublisher, type KafkaSettings, readTopic } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import { IngestionMetrics } from './ingestion-metrics.js';
import { type Logger } from './logger.js';
import { QueueStore } from './queue/queue-store.js';
import { type QueueConfig } from './queue/settings.js';
import { type TopicReader } from './topic-reader.js';

export const KAFKA = Symbol('orrery:kafka');
export const PUBLISHER = Symbol('orrery:publisher');
export const QUEUES = Symbol('orrery:queues');
export const TOPIC_READER = Symbol('orrery:topic-reader');

interface QueuesConfig {
  queue?: QueueConfig;
}

interface KafkaConfig {
  kafka: Pick<KafkaSettings, 'brokers'>;
  realm: KafkaSettings['realm'];
}

/**
 * Kafka and metrics for the module of an ingestion.
 * @param name of the service: client id, and `source` of its records
 * @param more topics that it writes besides those of every ingestion
 */
export function ingestionProviders(name: string, more: readonly unknown[] = []) {
  const topics = [twinInputs, sourceStatus, twinRegistry, ...more] as unknown as Contract[];
  return [
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, Metrics, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: KafkaConfig, logger: Logger, metrics: Metrics, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> =>
        joinKafka({ ...kafka, clientId: name, realm, logger, metrics, health }, topics, drain),
    },
    {
      provide: PUBLISHER,
      inject: [KAFKA, Drain],
      useFactory: (settings: KafkaSettings, drain: Drain) => {
        const publisher = new KafkaPublisher(settings);
        drain.add('close', 'publisher', () => publisher.close());
        return publisher;
      },
    },
    {
      provide: QUEUES,
      inject: [CONFIG, LOGGER, Drain, Metrics],
      useFactory: async ({ queue }: QueuesConfig, logger: Logger, drain: Drain, metrics: Metrics): Promise<QueueStore | undefined> => {
        if (!queue) {
          logger.warn({ setting: 'ORRERY_QUEUE_DIR' }, 'readings that wait for Kafka are kept in memory alone; give a folder to keep them over a restart');
          return undefined;
        }
        const store = await QueueStore.open({ folder: queue.folder, limits: queue, logger, nowMs: Date.now, onLettersLost: (cause, letters) => metrics.dropped(cause, letters) });
        drain.add('close', 'queue on disk', () => store.close());
        return store;
      },
    },
    { provide: TOPIC_READER, inject: [KAFKA], useFactory: (settings: KafkaSettings): TopicReader => (contract, options) => readTopic(settings, contract, options) },
    { provide: IngestionMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new IngestionMetrics(metrics) },
  ];
}
