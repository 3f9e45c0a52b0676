import { Module } from '@nestjs/common';
import { type Contract, plantRules, twinRegistry } from '@orrery/contracts';
import { joinKafka, KafkaPublisher, type KafkaSettings, KafkaStrategy, RecordFlow } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { followRules } from './adapters/rules.reader.js';
import type { Config } from './config.js';
import { RuleBook } from './domain/rule-book.js';
import { InputsController } from './inputs.controller.js';
import { MaintenanceMetrics } from './maintenance-metrics.js';
import { Watching } from './on-input.js';

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
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> =>
        joinKafka({ ...kafka, clientId: 'maintenance', realm, logger, metrics, health }, [twinRegistry, plantRules] as unknown as Contract[], drain),
    },
    {
      // Complete before the first input is handled: a twin's first sample must find its detectors.
      provide: RuleBook,
      inject: [KAFKA, Drain],
      useFactory: async (settings: KafkaSettings, drain: Drain) => {
        const rules = await followRules(settings);
        drain.add('stop-reading', 'rules', () => rules.close());
        return rules.book;
      },
    },
    { provide: MaintenanceMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new MaintenanceMetrics(metrics) },
    { provide: Watching, inject: [CONFIG, RuleBook, MaintenanceMetrics], useFactory: ({ realm }: Config, book: RuleBook, metrics: MaintenanceMetrics) => new Watching(realm, book, metrics) },
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
      useFactory: (settings: KafkaSettings, { sessionTimeout, snapshotDelay }: Config, publisher: KafkaPublisher) =>
        new KafkaStrategy({ settings, logState: { publisher, sessionTimeoutMs: sessionTimeout, snapshotDelayMs: snapshotDelay } }),
    },
  ],
})
export class AppModule {}
