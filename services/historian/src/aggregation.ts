import { type KafkaLog } from '@orrery/kafka';
import { setTimeout as delay } from 'node:timers/promises';
import { type TierHorizons, type TiersStore } from './adapters/tiers.store.js';
import { type HistorianMetrics } from './historian-metrics.js';

export interface AggregationOptions {
  /** A minute that is still being written would be aggregated again and again: it waits until nothing came for so long. */
  readonly delayMs: number;
  /** A minute that is written to without end is aggregated all the same. */
  readonly longestWaitMs?: number;
  /** Asked anew for each pass. */
  readonly horizons: () => TierHorizons;
  readonly pollMs?: number;
  /** Marks per transaction, about. */
  readonly marks?: number;
}

const RETRY_MS = 1_000;

/** Keeps the tiers up with the readings, some seconds behind them. Of several instances one does it at a time. */
export class Aggregation {
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly tiers: TiersStore,
    private readonly metrics: HistorianMetrics,
    private readonly logger: KafkaLog,
    private readonly options: AggregationOptions,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      const pauseMs = await this.pass();
      if (pauseMs > 0) await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns how long to wait before the next one */
  private async pass(): Promise<number> {
    const { delayMs, longestWaitMs = 300_000, horizons, marks = 200, pollMs = 500 } = this.options;
    try {
      const minutes = await this.tiers.roll({ delayMs, longestWaitMs, marks }, horizons());
      const { batches: pending, oldestSeconds } = await this.tiers.pending();
      this.metrics.tiers(pending, oldestSeconds);
      return minutes > 0 ? 0 : pollMs;
    } catch (error) {
      this.logger.warn({ err: error }, 'tiers were not brought up to date; trying again');
      return RETRY_MS;
    }
  }
}
