import { Module } from '@nestjs/common';
import { type Contract, platformLayout, twinEvents } from '@orrery/contracts';
import { awaitTopics, type KafkaSettings, withLayout } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { Beats } from './beats.js';
import { type Config } from './config.js';
import { KAFKA } from './tokens.js';

@Module({
  providers: [
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, Metrics, HealthRegistry, Drain],
      useFactory: async ({ kafka, realm }: Config, logger: Logger, metrics: Metrics, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> => {
        const settings = { ...kafka, clientId: 'canary', realm, logger, metrics, health };
        const stopping = new AbortController();
        drain.add('stop-reading', 'kafka', () => stopping.abort());
        await awaitTopics(settings, [platformLayout] as unknown as Contract[], stopping.signal);
        // It reads every partition that there is; how many there are to be, only the layout says.
        await awaitTopics(await withLayout(settings), [twinEvents] as unknown as Contract[], stopping.signal);
        return settings;
      },
    },
    Beats,
  ],
})
export class AppModule {}
