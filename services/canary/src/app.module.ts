import { Module } from '@nestjs/common';
import { type Contract, platformLayout, twinEvents } from '@orrery/contracts';
import { type KafkaSettings, verifyTopics } from '@orrery/kafka';
import { CONFIG, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { Beats } from './beats.js';
import { type Config } from './config.js';
import { KAFKA } from './tokens.js';

@Module({
  providers: [
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, Metrics, HealthRegistry],
      useFactory: async ({ kafka, realm }: Config, logger: Logger, metrics: Metrics, health: HealthRegistry): Promise<KafkaSettings> => {
        const settings = { ...kafka, clientId: 'canary', realm, logger, metrics, health };
        await verifyTopics(settings, [twinEvents, platformLayout] as unknown as Contract[]);
        return settings;
      },
    },
    Beats,
  ],
})
export class AppModule {}
