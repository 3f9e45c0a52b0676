import { Module } from '@nestjs/common';
import { twinState } from '@orrery/contracts';
import { followLayout, homeOf, KafkaPublisher, type KafkaSettings, KafkaStrategy, RecordFlow } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { ExpiryProducer } from './adapters/expiry.producer.js';
import { HotStateStore } from './adapters/hot-state.store.js';
import type { Config } from './config.js';
import { InputsController } from './inputs.controller.js';
import { TwinProjection } from './on-input.js';
import { ProjectorMetrics } from './projector-metrics.js';

const KAFKA = Symbol('kafka settings');
/** Inputs wait and none is handled for so long: a restart is needed. */
const STUCK_MS = 60_000;

@Module({
  controllers: [InputsController],
  providers: [
    { provide: RecordFlow, inject: [Metrics, HealthRegistry], useFactory: (metrics: Metrics, health: HealthRegistry) => new RecordFlow({ metrics, health, name: 'inputs', stuckMs: STUCK_MS }) },
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, RecordFlow, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> => followLayout({ ...kafka, clientId: 'twin-projector', realm, logger, metrics, health }, drain),
    },
    {
      provide: HotStateStore,
      inject: [CONFIG, HealthRegistry, Drain, Metrics, KAFKA],
      useFactory: async ({ redis, realm }: Config, health: HealthRegistry, drain: Drain, { certificates }: Metrics, kafka: KafkaSettings) => {
        const hot = new HotStateStore(redis.url, realm, { health, certificates }, (twinId) => homeOf(kafka, twinState, twinId));
        health.register('redis', () => hot.ping().then(() => ({ ok: true })));
        drain.add('close', 'redis', () => hot.close());
        await hot.connect();
        return hot;
      },
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
        new KafkaStrategy({ settings, logState: { publisher, sessionTimeoutMs: sessionTimeout, snapshotsPerSecond } }),
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
