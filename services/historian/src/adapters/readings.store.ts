import { type PoolClient } from 'pg';
import { BinaryRows, ROW_COLUMNS } from '../domain/binary-rows.js';
import { type ReadingRow } from '../domain/reading-row.js';
import { DAY_MS, type Span, spanOf } from '../domain/time-spans.js';
import { copyIn } from './copy.js';
import { MERGE_STAGED, STAGE } from './merge.sql.js';
import { type PartitionsStore } from './partitions.store.js';

const UNIQUE_VIOLATION = '23505';
/** One COPY per day up to here; more days go through the parent, which finds each row's partition. */
const MAX_COPIES = 8;

/** Rows of one batch, sorted by the day they belong to. */
export type RowsByDay = ReadonlyMap<number, readonly ReadingRow[]>;

export interface Written {
  readonly rows: number;
  /** Rows that were there already, the same. */
  readonly duplicates: number;
  readonly superseded: number;
  /** Partitions made for them. */
  readonly partitions: readonly string[];
}

/** The table of readings: written by COPY, and where a row is there already, merged (rule R18). */
export class ReadingsStore {
  constructor(private readonly partitions: PartitionsStore) {}

  async write(tx: PoolClient, byDay: RowsByDay): Promise<Written> {
    const spans = [...byDay.keys()].map((day) => spanOf('readings', 'day', day * DAY_MS));
    const made = await this.partitions.ensure(tx, 'readings', spans);
    const copies = copiesOf(byDay, spans);
    const rows = copies.reduce((sum, { rows: count }) => sum + count, 0);
    await tx.query('savepoint copied');
    try {
      for (const { table, data } of copies) await copyIn(tx, `copy ${table} (${ROW_COLUMNS}) from stdin (format binary)`, data);
      return { rows, duplicates: 0, superseded: 0, partitions: made };
    } catch (error) {
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    }
    await tx.query('rollback to savepoint copied');
    return { ...(await this.merge(tx, copies, spans, rows)), partitions: made };
  }

  /** Some of the rows are there already, or twice among themselves: what each means is decided in the log's order. */
  private async merge(tx: PoolClient, copies: readonly Copy[], spans: readonly Span[], staged: number): Promise<Omit<Written, 'partitions'>> {
    await tx.query(STAGE);
    for (const { data } of copies) await copyIn(tx, `copy staged_readings (${ROW_COLUMNS}) from stdin (format binary)`, data);
    const low = spans.reduce((least, span) => (span.low < least ? span.low : least), spans[0]!.low);
    const high = spans.reduce((most, span) => (span.high > most ? span.high : most), spans[0]!.high);
    return await runMerge(tx, low, high, staged);
  }

  /** What a correction says is true from now on, whatever quality stood at its time. False where it says what stands already. */
  async correct(tx: PoolClient, row: ReadingRow): Promise<Omit<Written, 'rows' | 'duplicates'>> {
    const rows = new BinaryRows(1_024);
    rows.add(row);
    const span = spanOf('readings', 'day', dayStart(row));
    const partitions = await this.partitions.ensure(tx, 'readings', [span]);
    await tx.query(STAGE);
    await copyIn(tx, `copy staged_readings (${ROW_COLUMNS}) from stdin (format binary)`, rows.finish());
    const { rowCount } = await tx.query(
      `with gone as (
         delete from readings r using staged_readings s
          where r.series_id = s.series_id and r.event_ticks = s.event_ticks and r.event_ticks >= ${span.low} and r.event_ticks < ${span.high} and r.quality <> s.quality
         returning r.*, s.known_at as superseded_at)
       insert into superseded_readings (${ROW_COLUMNS}, superseded_at) select ${ROW_COLUMNS}, superseded_at from gone`,
    );
    const merged = await runMerge(tx, span.low, span.high, 1);
    return { superseded: merged.superseded + (rowCount ?? 0), partitions };
  }

  /** Minutes whose tiers no longer say what the readings say. */
  async markDirty(tx: PoolClient, minutes: ReadonlyMap<number, ReadonlySet<number>>): Promise<void> {
    if (minutes.size === 0) return;
    await tx.query('insert into dirty_minutes (minute, series_ids) select minute, ids::integer[] from unnest($1::integer[], $2::text[]) as dirty (minute, ids)', [
      [...minutes.keys()],
      [...minutes.values()].map((ids) => `{${[...ids].join(',')}}`),
    ]);
  }
}

interface Copy {
  readonly table: string;
  readonly data: Buffer;
  readonly rows: number;
}

function copiesOf(byDay: RowsByDay, spans: readonly Span[]): Copy[] {
  const days = [...byDay.values()];
  if (days.length <= MAX_COPIES) return days.map((rows, index) => copyOf(spans[index]!.name, rows));
  return [copyOf('readings', days.flat())];
}

function copyOf(table: string, rows: readonly ReadingRow[]): Copy {
  const binary = new BinaryRows(rows.length * 140 + 64);
  for (const row of rows) binary.add(row);
  return { table, data: binary.finish(), rows: rows.length };
}

async function runMerge(tx: PoolClient, low: bigint, high: bigint, staged: number): Promise<Omit<Written, 'partitions'>> {
  await tx.query(MERGE_STAGED.decide(low, high));
  await tx.query(MERGE_STAGED.remove(low, high));
  const superseded = await tx.query(MERGE_STAGED.supersede);
  const inserted = await tx.query(MERGE_STAGED.insert);
  const rows = inserted.rowCount ?? 0;
  // Those superseded within the batch never stood in `readings`: they are neither rows of it nor duplicates.
  const { rows: between } = await tx.query<{ n: number }>('select count(*)::integer as n from merge_steps where place > 0 and next_known_at is not null');
  return { rows, superseded: superseded.rowCount ?? 0, duplicates: staged - rows - (between[0]?.n ?? 0) };
}

function dayStart({ eventTs }: ReadingRow): number {
  return Date.parse(`${eventTs.slice(0, 10)}T00:00:00.000Z`);
}
