import { inTransaction } from '@orrery/kafka';
import { type Pool, type PoolClient } from 'pg';
import { DAY_MS, MINUTE_MS, spanOf, ticksOfMillis } from '../domain/time-spans.js';
import { type PartitionsStore } from './partitions.store.js';
import { keepSeconds, ROLLING, rollDay, rollHours, rollMinutes, TAKE } from './tiers.sql.js';

const MINUTES_PER_DAY = 1_440;
const MINUTES_PER_HOUR = 60;
const HOUR_MS = 3_600_000;

/** Event times (ms since 1970) from which tiers are kept; older buckets are not written any more. */
export interface TierHorizons {
  readonly secondMs: number;
  readonly minuteMs: number;
  readonly hourMs: number;
}

/** Which marked minutes one transaction takes. */
export interface RollOptions {
  /** A minute is at rest when nothing came for it for so long. */
  readonly delayMs: number;
  /** A minute that does not come to rest is taken all the same. */
  readonly longestWaitMs: number;
  /** About so many marks together; whole minutes are taken, and one at least. */
  readonly marks: number;
}

/**
 * Says from when on the tiers have rows, before rows are left out or dropped. They only move on: where aggregates are kept for longer
 * from now on, those of before are not made after all, and not all of what comes of that time is in them.
 */
export async function moveHorizons(tx: Pick<PoolClient, 'query'>, { secondMs, minuteMs, hourMs }: TierHorizons): Promise<void> {
  const wanted = [secondMs, minuteMs, hourMs].map((ms) => String(ticksOfMillis(ms)));
  await tx.query(
    `update kept set second_from_ticks = greatest(second_from_ticks, $1), minute_from_ticks = greatest(minute_from_ticks, $2), hour_from_ticks = greatest(hour_from_ticks, $3)
      where row(second_from_ticks, minute_from_ticks, hour_from_ticks) is distinct from
        row(greatest(second_from_ticks, $1), greatest(minute_from_ticks, $2), greatest(hour_from_ticks, $3))`,
    wanted,
  );
}

/** Aggregates what the readings' writers marked. Live, late, superseded and corrected readings all come this way (rule R31). */
export class TiersStore {
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly partitions: PartitionsStore,
  ) {}

  /**
   * One transaction's worth of minutes that have come to rest, those marked first coming first; nothing while another instance is at it. A writer that commits
   * meanwhile marks anew: the marks taken here are those that were visible here, and so are their readings.
   * @returns pairs of a series and a minute that were aggregated
   */
  async roll({ delayMs, longestWaitMs, marks }: RollOptions, horizons: TierHorizons): Promise<number> {
    const made: string[] = [];
    const done = await inTransaction(this.pool, this.schema, async (tx) => {
      const { rows: lock } = await tx.query<{ ours: boolean }>(`select pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.tiers', 3)) as ours`);
      if (lock[0]?.ours !== true) return 0;
      await tx.query(ROLLING);
      const { rows } = await tx.query<{ minute: number; series: number }>(TAKE, [delayMs, marks, longestWaitMs]);
      if (rows.length === 0) return 0;
      await moveHorizons(tx, horizons);
      await tx.query('analyze rolling');
      const minutes = rows.map(({ minute }) => minute);
      for (const day of new Set(minutes.map((minute) => Math.floor(minute / MINUTES_PER_DAY)))) await this.rollDay(tx, day, made);
      await this.keep(tx, minutes, horizons, made);
      return rows.reduce((sum, { series }) => sum + series, 0);
    });
    this.partitions.confirm(made);
    return done;
  }

  private async rollDay(tx: PoolClient, day: number, made: string[]): Promise<void> {
    const span = spanOf('readings', 'day', day * DAY_MS);
    // Where the day's readings have been dropped since, there is nothing to aggregate, and the tiers stay as they are.
    const { rows } = await tx.query<{ there: boolean }>('select to_regclass($1) is not null as there', [span.name]);
    if (rows[0]?.there !== true) return;
    await tx.query(rollDay(span.name, span.low, span.high));
    made.push(...(await this.partitions.ensure(tx, 'rollups_1s', [spanOf('rollups_1s', 'day', day * DAY_MS)])));
  }

  private async keep(tx: PoolClient, minutes: readonly number[], { secondMs, minuteMs }: TierHorizons, made: string[]): Promise<void> {
    const spans = (table: string, unit: 'month' | 'year') => new Map(minutes.map((minute) => spanOf(table, unit, minute * MINUTE_MS)).map((span) => [span.name, span])).values();
    made.push(...(await this.partitions.ensure(tx, 'rollups_1m', spans('rollups_1m', 'month'))));
    made.push(...(await this.partitions.ensure(tx, 'rollups_1h', spans('rollups_1h', 'year'))));
    await tx.query(keepSeconds(ticksOfMillis(secondMs)));
    await tx.query(rollMinutes(ticksOfMillis(minuteMs)));
    const hours = minutes.map((minute) => Math.floor(minute / MINUTES_PER_HOUR));
    const [first, last] = [Math.min(...hours), Math.max(...hours)];
    await tx.query(rollHours(ticksOfMillis(first * HOUR_MS), ticksOfMillis((last + 1) * HOUR_MS)));
  }

  async pending(): Promise<{ readonly batches: number; readonly oldestSeconds: number }> {
    const { rows } = await this.pool.query<{ batches: number; oldest: number }>(
      `select count(*)::integer as batches, coalesce(extract(epoch from clock_timestamp() - min(marked_at)), 0)::float8 as oldest from "${this.schema}".dirty_minutes`,
    );
    return { batches: rows[0]!.batches, oldestSeconds: Math.max(0, rows[0]!.oldest) };
  }
}
