import { Module } from '@nestjs/common';
import { twinState } from '@orrery/contracts';
import { homeOf, joinKafka, KafkaPublisher, type KafkaSettings, KafkaStrategy, RecordFlow, type RetryPolicy } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { ExpiryProducer } from './adapters/expiry.producer.js';
import { HotStateStore } from './adapters/hot-state.store.js';
import type { Config } from './config.js';
import { REDIS, type RedisConnection, redisProvider } from './adapters/redis.provider.js';
import { InputsController } from './inputs.controller.js';
import { TwinProjection } from './on-input.js';
import { ProjectorMetrics } from './projector-metrics.js';

const KAFKA = Symbol('kafka settings');
/** Inputs wait and none is handled for so long: a restart is needed. */
const STUCK_MS = 60_000;
/** Redis and the brokers come back by themselves, and within seconds twins are expected to go on. */
const RETRY: RetryPolicy = { attempts: 6, initialMs: 100, maxMs: 2_000 };

@Module({
  controllers: [InputsController],
  providers: [
    redisProvider,
    {
      provide: RecordFlow,
      inject: [Metrics, HealthRegistry, REDIS],
      useFactory: (metrics: Metrics, health: HealthRegistry, { peer }: RedisConnection) => new RecordFlow({ metrics, health, name: 'inputs', stuckMs: STUCK_MS, waits: () => peer.isAway }),
    },
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, RecordFlow, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> => joinKafka({ ...kafka, clientId: 'twin-projector', realm, logger, metrics, health }, [], drain),
    },
    {
      provide: HotStateStore,
      inject: [CONFIG, REDIS, KAFKA],
      useFactory: ({ realm }: Config, { redis, peer }: RedisConnection, kafka: KafkaSettings) => new HotStateStore(redis, peer, realm, (twinId) => homeOf(kafka, twinState, twinId)),
    },
    { provide: ProjectorMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new ProjectorMetrics(metrics) },
    {
      provide: TwinProjection,
      inject: [CONFIG, HotStateStore, ProjectorMetrics],
      useFactory: ({ realm }: Config, hot: HotStateStore, metrics: ProjectorMetrics) => new TwinProjection(realm, hot, metrics),
    },
    {
      provide: KafkaPublisher,
      inject: [KAFKA, Drain],
      useFactory: (settings: KafkaSettings, drain: Drain) => {
        const publisher = new KafkaPublisher(settings);
        drain.add('close', 'kafka publisher', () => publisher.close());
        return publisher;
      },
    },
    {
      provide: KafkaStrategy,
      inject: [KAFKA, CONFIG, KafkaPublisher],
      useFactory: (settings: KafkaSettings, { sessionTimeout, snapshotsPerSecond }: Config, publisher: KafkaPublisher) =>
        new KafkaStrategy({ settings, logState: { publisher, sessionTimeoutMs: sessionTimeout, snapshotsPerSecond, retry: RETRY } }),
    },
    {
      provide: ExpiryProducer,
      inject: [TwinProjection, KafkaPublisher, LOGGER, Drain],
      useFactory: (projection: TwinProjection, publisher: KafkaPublisher, logger: Logger, drain: Drain) => {
        const expiry = new ExpiryProducer(projection, publisher, (error) => logger.warn({ err: error }, 'expiries were not told, or Redis not looked at; trying again'));
        drain.add('stop-reading', 'expiry', () => expiry.close());
        expiry.start();
        return expiry;
      },
    },
  ],
})
export class AppModule {}
