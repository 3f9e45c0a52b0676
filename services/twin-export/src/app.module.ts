import { Module } from '@nestjs/common';
import { type Contract, twinEvents, twinRegistry, twinState } from '@orrery/contracts';
import { KafkaPublisher, type KafkaSettings, verifyTopics } from '@orrery/kafka';
import { CONFIG, Drain, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { type Config } from './config.js';
import { Exports } from './exports.js';
import { KAFKA } from './tokens.js';

@Module({
  providers: [
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, Metrics],
      useFactory: async ({ kafka, realm }: Config, logger: Logger, metrics: Metrics): Promise<KafkaSettings> => {
        const settings = { ...kafka, clientId: 'twin-export', realm, logger, metrics };
        await verifyTopics(settings, [twinEvents, twinState, twinRegistry] as unknown as Contract[]);
        return settings;
      },
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
