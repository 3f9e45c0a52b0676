import { Module } from '@nestjs/common';
import { deadLetters, isMqttSource } from '@orrery/contracts';
import { Credentials, Ingestion, IngestionMetrics, ingestionProviders, type Logger, PUBLISHER, QUEUES, type QueueStore, TOPIC_READER, type TopicReader } from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import { type Connect, mqttConnect } from './adapters/connect.js';
import { type Config } from './config.js';
import { SourceWorker } from './source-worker.js';
import { CONNECT } from './tokens.js';

const NAME = 'mqtt-ingestion';

@Module({
  providers: [
    ...ingestionProviders(NAME, [deadLetters]),
    {
      provide: CONNECT,
      inject: [CONFIG, Metrics],
      useFactory: ({ ca, credentials, maxPayload }: Config, { certificates }: Metrics) =>
        mqttConnect({ ca, maxPayload, certificates, credentials: new Credentials(credentials, { setting: 'ORRERY_MQTT_CREDENTIALS', defaultPort: 8883 }) }),
    },
    {
      provide: Ingestion,
      inject: [CONFIG, LOGGER, PUBLISHER, TOPIC_READER, CONNECT, QUEUES, IngestionMetrics, Drain, HealthRegistry],
      useFactory: (config: Config, logger: Logger, publisher: Publisher, read: TopicReader, connect: Connect, queues: QueueStore | undefined, metrics: IngestionMetrics, drain: Drain, health: HealthRegistry) => {
        const { bufferReadings, maxPayload, realm } = config;
        return new Ingestion({
          ours: isMqttSource,
          workerOf: (start) =>
            new SourceWorker({ ...start, connect, publisher, ceSource: NAME, realm, bufferReadings, maxPayload, logger: logger.child({ source: start.source.id }), nowMs: Date.now }),
          read,
          queues,
          publisher,
          ceSource: NAME,
          metrics,
          drain,
          health,
          logger,
        });
      },
    },
  ],
})
export class AppModule {}
