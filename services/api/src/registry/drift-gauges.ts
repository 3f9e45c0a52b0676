import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Drain, Metrics } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { RegistryStore } from '../adapters/registry.store.js';
import { POOL } from '../tokens.js';

const LOOK_EVERY_MS = 10_000;

/** What the last comparison of each plant with its folder found, whichever instance made it: every instance shows the same. */
@Injectable()
export class DriftGauges implements OnApplicationBootstrap {
  private readonly logger = new Logger('drift');
  private looking: Promise<void> = Promise.resolve();

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly store: RegistryStore,
    private readonly metrics: Metrics,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    const look = () => void (this.looking = this.looking.then(() => this.look()));
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    this.drain.add('close', 'drift gauges', async () => {
      clearInterval(timer);
      await this.looking;
    });
  }

  private async look(): Promise<void> {
    try {
      const changes = this.metrics.gauge({ name: 'orrery_plant_drift_changes', help: 'Definitions of a plant that differed from its folder when they were last compared', labels: ['plant'] });
      const checked = this.metrics.gauge({ name: 'orrery_plant_drift_checked_timestamp_seconds', help: 'When a plant was last compared with its folder', labels: ['plant'] });
      for (const { plant, at, changes: differing } of await this.store.checks(this.pool)) {
        changes.set({ plant }, differing);
        checked.set({ plant }, at.getTime() / 1_000);
      }
    } catch (error) {
      this.logger.warn({ err: error, msg: 'what plants differ from their folders in cannot be read' });
    }
  }
}
