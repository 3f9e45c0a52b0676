import { Module } from '@nestjs/common';
import { type Contract, twinEvents, twinRegistry, twinState } from '@orrery/contracts';
import { joinKafka, KafkaPublisher, type KafkaSettings, RecordFlow } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { type Config } from './config.js';
import { Exports } from './exports.js';
import { KAFKA } from './tokens.js';

/** Events wait and none is handled for so long: a restart is needed. */
const STUCK_MS = 60_000;

@Module({
  providers: [
    {
      provide: RecordFlow,
      inject: [Metrics, HealthRegistry],
      useFactory: (metrics: Metrics, health: HealthRegistry) => new RecordFlow({ metrics, health, name: 'events', stuckMs: STUCK_MS }),
    },
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, RecordFlow, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> =>
        joinKafka({ ...kafka, clientId: 'twin-export', realm, logger, metrics, health }, [twinEvents, twinState, twinRegistry] as unknown as Contract[], drain),
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
    Exports,
  ],
})
export class AppModule {}
