import { type OnApplicationBootstrap } from '@nestjs/common';
import { type KafkaPublisher, type KafkaSettings, LogStateRunner } from '@orrery/kafka';
import { type Drain, type HealthRegistry } from '@orrery/service-kit';
import { type ExpiryProducer } from './adapters/expiry.producer.js';
import { type HotStateStore } from './adapters/hot-state.store.js';
import { type Config } from './config.js';
import { type TwinProjection } from './on-input.js';

/** Starts and stops what runs here: Redis first, then the partitions, then the clocks; and back in the other order. */
export class ProjectionRun implements OnApplicationBootstrap {
  private readonly runner;

  constructor(
    settings: KafkaSettings,
    config: Config,
    projection: TwinProjection,
    private readonly hot: HotStateStore,
    publisher: KafkaPublisher,
    private readonly expiry: ExpiryProducer,
    health: HealthRegistry,
    drain: Drain,
  ) {
    this.runner = new LogStateRunner({
      settings,
      logState: projection,
      publisher,
      sessionTimeoutMs: config.sessionTimeout,
      snapshotsPerSecond: config.snapshotsPerSecond,
    });
    health.register('redis', () => hot.ping().then(() => ({ ok: true })));
    health.register('partitions', () => {
      const { ready, restoring } = this.runner;
      return { ok: restoring.length === 0, detail: `${ready.length} ready, ${restoring.length} being restored` };
    });
    drain.add('stop-reading', 'partitions', async () => {
      await expiry.close();
      await this.runner.close();
    });
    drain.add('close', 'kafka publisher', () => publisher.close());
    drain.add('close', 'redis', () => hot.close());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.hot.connect();
    this.runner.start();
    this.expiry.start();
  }
}
