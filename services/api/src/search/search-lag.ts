import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { twinEvents, twinState } from '@orrery/contracts';
import { inRealm, KafkaAdmin, type KafkaSettings } from '@orrery/kafka';
import { Drain, Metrics } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { type Lag, LagWatch } from '../domain/search/lag-watch.js';
import { KAFKA, POOL } from '../tokens.js';

const LOOK_EVERY_MS = 1_000;

/** How far the index is behind what is written, whichever instance works on it; looked at every second. */
@Injectable()
export class SearchLag implements OnApplicationBootstrap {
  private readonly watch = new LagWatch();
  private readonly logger = new Logger('search');
  private last: { readonly atMs: number; readonly lag: Lag } = { atMs: Date.now(), lag: { ms: 0, records: 0 } };
  private looking: Promise<void> = Promise.resolve();

  constructor(
    @Inject(KAFKA) private readonly settings: KafkaSettings,
    @Inject(POOL) private readonly pool: Pool,
    private readonly metrics: Metrics,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    const admin = new KafkaAdmin(this.settings);
    const timer = setInterval(() => {
      this.looking = this.looking.then(() => this.look(admin));
    }, LOOK_EVERY_MS);
    this.drain.add('close', 'search lag', async () => {
      clearInterval(timer);
      await this.looking;
      await admin.close();
    });
  }

  /** As last seen; while it cannot be seen, it grows. */
  current(): Lag {
    const { lag, atMs } = this.last;
    const unseen = Date.now() - atMs;
    return unseen < 3 * LOOK_EVERY_MS ? lag : { ...lag, ms: lag.ms + unseen };
  }

  private async look(admin: KafkaAdmin): Promise<void> {
    try {
      const ends = new Map<string, bigint>();
      for (const { topic } of [twinEvents, twinState]) {
        const name = inRealm(this.settings, topic);
        for (const [partition, end] of await admin.endOffsets(name)) ends.set(`${name}/${partition}`, end);
      }
      const { rows } = await this.pool.query<{ topic: string; partition: number; next_offset: string }>('select topic, partition, next_offset from inbox');
      const positions = new Map(rows.map(({ topic, partition, next_offset }) => [`${topic}/${partition}`, BigInt(next_offset)]));
      this.last = { atMs: Date.now(), lag: this.watch.observe(Date.now(), ends, positions) };
    } catch (error) {
      this.logger.warn({ err: error, msg: 'how far the index of search is behind cannot be seen' });
    }
    const { ms, records } = this.current();
    this.metrics.gauge({ name: 'orrery_search_lag_seconds', help: 'Since when the index of search lacks something' }).set(ms / 1_000);
    this.metrics.gauge({ name: 'orrery_search_lag_records', help: 'Records that are not in the index of search yet' }).set(records);
  }
}
