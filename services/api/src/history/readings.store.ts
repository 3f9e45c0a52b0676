import { type TickRange } from '../domain/history/tick-range.js';
import { known, within } from './buckets-sql.js';
import { type HistorySnapshot } from './history-database.js';

/** One row of history. */
export interface ReadingRow {
  readonly ticks: bigint;
  readonly value: unknown;
  readonly quality: 'good' | 'uncertain' | 'bad';
  readonly statusCode?: number;
  readonly source?: string;
  readonly origin?: string;
  readonly flags: readonly string[];
  readonly receivedTicks: bigint;
  readonly knownAt: string;
  readonly supersededAt?: string;
}

export interface ReadingsQuery {
  readonly seriesId: number;
  /** What was known then, ISO 8601; absent: what is known now. */
  readonly knownAt?: string;
  /** Also what has been superseded since. */
  readonly superseded?: boolean;
}

interface Row {
  readonly event_ticks: string;
  readonly value: unknown;
  readonly quality: ReadingRow['quality'];
  readonly status_code: string | null;
  readonly source: string | null;
  readonly origin: string | null;
  readonly flags: string[] | null;
  readonly received_ticks: string;
  readonly known_at: string;
  readonly superseded_at: string | null;
}

/** Days of a statement at most: each is a partition, which PostgreSQL has to lock. */
const DAY = 864_000_000_000n;
const FIRST_SPAN = 8n * DAY;
const WIDEST_SPAN = 400n * DAY;
const COLUMNS = `r.event_ticks, r.value, r.quality, r.status_code, r.source, r.origin, r.flags, r.received_ticks,
  to_char(r.known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"') as known_at, to_char(r.superseded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"') as superseded_at`;

/** At most `limit` rows of a series in the order of their event times; those of one time by quality, then by when they were known. */
export async function readingsOf(snapshot: HistorySnapshot, query: ReadingsQuery, range: TickRange, limit: number): Promise<ReadingRow[]> {
  const found: ReadingRow[] = [];
  for (const span of spans(range)) {
    found.push(...(await rowsIn(snapshot, query, span, limit - found.length, 'asc')));
    if (found.length >= limit) break;
  }
  return found;
}

/** The last rows of a series in a range, newest first. */
export async function lastReadingsOf(snapshot: HistorySnapshot, query: ReadingsQuery, range: TickRange, limit: number): Promise<ReadingRow[]> {
  const found: ReadingRow[] = [];
  const mirrored = [...spans({ from: -range.to, to: -range.from })].map(({ from, to }) => ({ from: -to, to: -from }));
  for (const span of mirrored) {
    found.push(...(await rowsIn(snapshot, query, span, limit - found.length, 'desc')));
    if (found.length >= limit) break;
  }
  return found;
}

/** A range in stretches, short ones first: most questions end in the first. */
function* spans({ from, to }: TickRange): Generator<TickRange> {
  for (let [at, span] = [from, FIRST_SPAN]; at < to; span = span * 4n < WIDEST_SPAN ? span * 4n : WIDEST_SPAN) {
    const end = at + span < to ? at + span : to;
    yield { from: at, to: end };
    at = end;
  }
}

async function rowsIn(snapshot: HistorySnapshot, query: ReadingsQuery, range: TickRange, limit: number, direction: 'asc' | 'desc'): Promise<ReadingRow[]> {
  const { seriesId, knownAt, superseded } = query;
  const values: unknown[] = knownAt === undefined ? [seriesId, limit] : [seriesId, limit, knownAt];
  const parameter = knownAt === undefined ? undefined : '$3';
  const truth = superseded ? (parameter === undefined ? 'true' : `r.known_at <= ${parameter}::timestamptz`) : known(parameter);
  const rows = await snapshot.rows<Row>(
    `select ${COLUMNS} from readings_v1 r where r.series_id = $1 and ${truth} and ${within('r.event_ticks', range)}
      order by r.event_ticks ${direction}, r.quality, r.known_at, r.superseded_at nulls last limit $2`,
    values,
  );
  return rows.map(readingOf);
}

function readingOf(row: Row): ReadingRow {
  return {
    ticks: BigInt(row.event_ticks),
    value: row.value,
    quality: row.quality,
    ...(row.status_code === null ? {} : { statusCode: Number(row.status_code) }),
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.origin === null ? {} : { origin: row.origin }),
    flags: row.flags ?? [],
    receivedTicks: BigInt(row.received_ticks),
    knownAt: row.known_at,
    ...(row.superseded_at === null ? {} : { supersededAt: row.superseded_at }),
  };
}

/** How many rows there are, counted up to `most`. */
export async function countReadings(snapshot: HistorySnapshot, query: ReadingsQuery, range: TickRange, most: number): Promise<number> {
  const { seriesId, knownAt, superseded } = query;
  let count = 0;
  for (const span of spans(range)) {
    const values: unknown[] = knownAt === undefined ? [seriesId, most - count] : [seriesId, most - count, knownAt];
    const truth = superseded ? (knownAt === undefined ? 'true' : 'r.known_at <= $3::timestamptz') : known(knownAt === undefined ? undefined : '$3');
    const rows = await snapshot.rows<{ count: number }>(
      `select count(*)::float8 as count from (select 1 from readings_v1 r where r.series_id = $1 and ${truth} and ${within('r.event_ticks', span)} limit $2) as found`,
      values,
    );
    count += rows[0]?.count ?? 0;
    if (count >= most) break;
  }
  return count;
}
