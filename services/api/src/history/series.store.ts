import { type Datatype } from '@orrery/contracts';
import { type Horizons } from '../domain/history/plan-buckets.js';
import { type Series } from '../domain/history/series.js';
import { TICKS_PER_SECOND, type TickRange } from '../domain/history/tick-range.js';
import { type HistorySnapshot } from './history-database.js';
import { within } from './buckets-sql.js';

export interface Gap {
  readonly source: string;
  readonly from: bigint;
  readonly to: bigint | null;
  readonly cause: string;
  readonly recovered: boolean;
}

export interface StaleSpan {
  readonly path: string;
  readonly from: bigint;
  readonly to: bigint | null;
  readonly cause: string;
}

const MINUTE = 60n * TICKS_PER_SECOND;

export async function seriesOf(snapshot: HistorySnapshot, twinId: string): Promise<Series[]> {
  const rows = await snapshot.rows<{ series_id: number; path: string; datatype: Datatype; unit: string | null }>(
    'select series_id, path, datatype, unit from series_v1 where twin_id = $1 order by path',
    [twinId],
  );
  return rows.map(({ series_id, path, datatype, unit }) => ({ seriesId: series_id, path, datatype, ...(unit === null ? {} : { unit }) }));
}

/** Minutes of these series whose tiers are not up to date. */
export async function pendingOf(snapshot: HistorySnapshot, seriesIds: readonly number[], range: TickRange): Promise<TickRange[]> {
  const rows = await snapshot.rows<{ from_ticks: string }>('select distinct from_ticks from pending_v1 where series_id = any($1) and from_ticks >= $2 and from_ticks < $3', [
    seriesIds,
    String(range.from - MINUTE),
    String(range.to),
  ]);
  return rows.map(({ from_ticks }) => ({ from: BigInt(from_ticks), to: BigInt(from_ticks) + MINUTE }));
}

/** About how many readings lie in stretches of time, by the hours that the historian has counted. */
export async function estimateReadings(snapshot: HistorySnapshot, seriesIds: readonly number[], ranges: readonly TickRange[]): Promise<number> {
  if (ranges.length === 0) return 0;
  const hour = 60n * MINUTE;
  const wide = ranges.map(({ from, to }) => ({ from: from - hour, to }));
  const rows = await snapshot.rows<{ readings: number }>(
    `select coalesce(sum(good + uncertain + bad), 0)::float8 as readings from rollups_v1 t
      where t.tier = '1h' and t.series_id = any($1) and (${wide.map((range) => within('t.bucket_ticks', range)).join(' or ')})`,
    [seriesIds],
  );
  return rows[0]?.readings ?? 0;
}

export async function gapsOf(snapshot: HistorySnapshot, twinId: string, range: TickRange, most: number): Promise<Gap[]> {
  const rows = await snapshot.rows<{ source: string; from_ticks: string; to_ticks: string | null; cause: string; recovered: boolean }>(
    `select source, from_ticks, to_ticks, cause, recovered from gaps_v1
      where twin_id = $1 and from_ticks < $3 and (to_ticks is null or to_ticks > $2) order by from_ticks, source limit $4`,
    [twinId, String(range.from), String(range.to), most],
  );
  return rows.map(({ source, from_ticks, to_ticks, cause, recovered }) => ({ source, from: BigInt(from_ticks), to: to_ticks === null ? null : BigInt(to_ticks), cause, recovered }));
}

export async function staleOf(snapshot: HistorySnapshot, twinId: string, paths: readonly string[], range: TickRange, most: number): Promise<StaleSpan[]> {
  const rows = await snapshot.rows<{ path: string; from_ticks: string; to_ticks: string | null; cause: string }>(
    `select path, from_ticks, to_ticks, cause from stale_v1
      where twin_id = $1 and path = any($5) and from_ticks < $3 and (to_ticks is null or to_ticks > $2) order by from_ticks, path limit $4`,
    [twinId, String(range.from), String(range.to), most, paths],
  );
  return rows.map(({ path, from_ticks, to_ticks, cause }) => ({ path, from: BigInt(from_ticks), to: to_ticks === null ? null : BigInt(to_ticks), cause }));
}

export interface Extent {
  /** Readings of before are not kept; null: all are. */
  readonly keptFrom: bigint | null;
  /** Until when, by Kafka's clock, inputs of this partition are in the views; undefined: none ever came. ISO 8601. */
  readonly knownUntil?: string;
}

export async function extentOf(snapshot: HistorySnapshot, partition: number): Promise<Extent> {
  const [retention, progress] = [
    await snapshot.rows<{ kept_from_ticks: string | null }>('select kept_from_ticks from retention_v1'),
    await snapshot.rows<{ known_at: Date | null }>('select known_at from progress_v1 where partition = $1', [partition]),
  ];
  const kept = retention[0]?.kept_from_ticks ?? null;
  const knownAt = progress[0]?.known_at;
  return { keptFrom: kept === null ? null : BigInt(kept), ...(knownAt ? { knownUntil: knownAt.toISOString() } : {}) };
}

/** From when on the tiers have rows. */
export async function horizonsOf(snapshot: HistorySnapshot): Promise<Horizons> {
  const rows = await snapshot.rows<{ name: keyof Horizons; ticks: string }>(
    `select name, ticks from retention_v1, lateral (values ('1s', tier_1s_from_ticks), ('1m', tier_1m_from_ticks), ('1h', tier_1h_from_ticks)) as horizon (name, ticks)
      where ticks is not null`,
  );
  return Object.fromEntries(rows.map(({ name, ticks }) => [name, BigInt(ticks)]));
}

/** From the first to the last hour in which these series have readings; undefined: they have none. */
export async function spanOf(snapshot: HistorySnapshot, seriesIds: readonly number[]): Promise<TickRange | undefined> {
  const rows = await snapshot.rows<{ first: string | null; last: string | null }>(
    `select min(first) as first, max(last) as last from (
       select min(bucket_ticks) as first, max(bucket_ticks) + ${60n * MINUTE} as last from rollups_v1 where tier = '1h' and series_id = any($1)
       union all select min(from_ticks), max(to_ticks) from pending_v1 where series_id = any($1)) as spans`,
    [seriesIds],
  );
  const { first, last } = rows[0] ?? {};
  return first && last ? { from: BigInt(first), to: BigInt(last) } : undefined;
}
