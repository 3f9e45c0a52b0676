import { inTransaction, type KafkaLog } from '@orrery/kafka';
import { type Pool } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { type EventsStore } from './adapters/events.store.js';
import { type Ended, type RetentionStore } from './adapters/retention.store.js';
import { type TierHorizons } from './adapters/tiers.store.js';
import { type KeptSpan } from './domain/history-batch.js';
import { DAY_MS, dayOf, ticksOfMillis } from './domain/time-spans.js';

export interface RetentionPeriods {
  readonly readingsMs: number;
  readonly secondsMs: number;
  readonly minutesMs: number;
  readonly hoursMs: number;
}

const SWEEP_EVERY_MS = 3_600_000;
/** A recorded source may be ahead of the clock on the wall, but each day ahead is a partition. */
const AHEAD_MS = 366 * DAY_MS;

/** What is kept, by the clock on the wall: the one thing in the history that does not follow from the log. */
export class Retention {
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly store: RetentionStore,
    private readonly events: EventsStore,
    private readonly database: { readonly pool: Pool; readonly schema: string },
    private readonly periods: RetentionPeriods,
    private readonly logger: KafkaLog,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Whole days, as partitions are. */
  readonly kept = (): KeptSpan => {
    const now = this.clock();
    return { fromMs: startOfDay(now - this.periods.readingsMs), untilMs: now + AHEAD_MS };
  };

  /** Hours are made of minutes: those of any reading that may still come must be there, and its hour. */
  readonly horizons = (): TierHorizons => {
    const now = this.clock();
    const { readingsMs, secondsMs, minutesMs, hoursMs } = this.periods;
    const [minutes, hours] = [Math.max(minutesMs, readingsMs), Math.max(hoursMs, minutesMs, readingsMs)];
    return { secondMs: startOfDay(now - secondsMs), minuteMs: startOfDay(now - minutes), hourMs: startOfDay(now - hours) };
  };

  start(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  /** Drops what has ended before it is kept. */
  async sweep(): Promise<void> {
    const { fromMs } = this.kept();
    const horizons = this.horizons();
    await this.store.keepFrom(ticksOfMillis(fromMs), horizons);
    await this.dropTicks('readings', fromMs);
    await this.dropTicks('rollups_1s', horizons.secondMs);
    await this.dropTicks('rollups_1m', horizons.minuteMs);
    await this.dropTicks('rollups_1h', horizons.hourMs);
    await this.dropEvents(new Date(fromMs).toISOString());
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.sweep().catch((error: unknown) => this.logger.warn({ err: error }, 'what is no longer kept was not dropped; trying again within the hour'));
      await delay(SWEEP_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async dropTicks(table: string, beforeMs: number): Promise<void> {
    await this.drop(table, await this.store.endedBefore(table, String(ticksOfMillis(beforeMs)), 'bigint'));
  }

  private async dropEvents(before: string): Promise<void> {
    const ended = await this.store.endedBefore('events', before, 'timestamptz');
    if (ended.length === 0) return;
    const { pool, schema } = this.database;
    const lost: string[] = [];
    for (const { twinId, ...last } of await this.store.lastOfLivesBefore(before)) {
      if (!(await inTransaction(pool, schema, (tx) => this.events.snapshot(tx, twinId, last)))) lost.push(twinId);
    }
    if (lost.length > 0) this.logger.warn({ twins: lost.length, first: lost.slice(0, 10), before }, 'states of twins cannot be told from here to their next registration: events of before were never read');
    await this.store.dropSnapshotsOfEnded(before);
    await this.drop('events', ended);
    await this.store.dropSnapshots(before);
  }

  private async drop(table: string, ended: readonly Ended[]): Promise<void> {
    for (const partition of ended) await this.store.drop(table, partition);
    if (ended.length > 0) this.logger.info({ table, partitions: ended.map(({ name }) => name) }, 'dropped: no longer kept');
  }
}

const startOfDay = (ms: number): number => dayOf(ms) * DAY_MS;
