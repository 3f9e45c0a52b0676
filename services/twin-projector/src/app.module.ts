import { Module } from '@nestjs/common';
import { KafkaPublisher, type KafkaSettings } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import { type Logger } from 'pino';
import { ExpiryProducer } from './adapters/expiry.producer.js';
import { HotStateStore } from './adapters/hot-state.store.js';
import { type Config } from './config.js';
import { TwinProjection } from './on-input.js';
import { ProjectionRun } from './projection-run.js';
import { ProjectorMetrics } from './projector-metrics.js';

const KAFKA = Symbol('kafka settings');

@Module({
  providers: [
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, Metrics],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: Metrics): KafkaSettings => ({
        ...kafka,
        clientId: 'twin-projector',
        realm,
        logger,
        metrics,
      }),
    },
    { provide: HotStateStore, inject: [CONFIG], useFactory: ({ redis, realm }: Config) => new HotStateStore(redis.url, realm) },
    { provide: ProjectorMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new ProjectorMetrics(metrics) },
    {
      provide: TwinProjection,
      inject: [CONFIG, HotStateStore, ProjectorMetrics],
      useFactory: ({ realm }: Config, hot: HotStateStore, metrics: ProjectorMetrics) => new TwinProjection(realm, hot, metrics),
    },
    { provide: KafkaPublisher, inject: [KAFKA], useFactory: (settings: KafkaSettings) => new KafkaPublisher(settings) },
    {
      provide: ExpiryProducer,
      inject: [TwinProjection, KafkaPublisher, LOGGER],
      useFactory: (projection: TwinProjection, publisher: KafkaPublisher, logger: Logger) =>
        new ExpiryProducer(projection, publisher, (error) => logger.warn({ err: error }, 'expired readings could not be told, or Redis not be looked at; trying again')),
    },
    {
      provide: ProjectionRun,
      inject: [KAFKA, CONFIG, TwinProjection, HotStateStore, KafkaPublisher, ExpiryProducer, HealthRegistry, Drain],
      useFactory: (...parts: ConstructorParameters<typeof ProjectionRun>) => new ProjectionRun(...parts),
    },
  ],
})
export class AppModule {}
