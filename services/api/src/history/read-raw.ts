import { timestampFromTicks } from '@orrery/twin-model';
import { readCursor, writeCursor } from '../domain/cursor.js';
import { clip, laterOf, type TickRange } from '../domain/history/tick-range.js';
import { countBuckets } from './read-buckets.js';
import { type HistorySnapshot } from './history-database.js';
import { DEFAULT_READINGS, type HistoryQuestion, MAX_READINGS, type Part } from './history-question.js';
import { countReadings, type ReadingRow, readingsOf, type ReadingsQuery } from './readings.store.js';
import { type FoundSeries } from './resolve-series.js';

export interface RawPoint {
  readonly t: string;
  readonly v: unknown;
  readonly q: ReadingRow['quality'];
  readonly statusCode?: number;
  readonly source?: string;
  readonly flags?: readonly string[];
  readonly knownAt?: string;
  readonly supersededAt?: string;
}

/** Counting row by row ends here; a larger number is told as this one. */
const MOST_COUNTED = 1_000_000;

/**
 * Readings as they are, a page of each path. The cursor holds where each path goes on, and belongs to its question alone. The
 * readings of one instant are never torn apart: whatever stands at the same time comes on one page.
 */
export async function readRaw(snapshot: HistorySnapshot, question: HistoryQuestion, series: readonly FoundSeries[], span: TickRange | undefined): Promise<Part<RawPoint>> {
  const { range, limit = Math.min(DEFAULT_READINGS, Math.floor(MAX_READINGS / Math.max(1, series.length))) } = question;
  const filter = cursorFilter(question, series);
  const starts = question.cursor === undefined ? series.map(() => String(range.from)) : readCursor(filter, question.cursor).map(String);
  const points: RawPoint[][] = [];
  const next: string[] = [];
  let matching = 0;
  for (const [index, { seriesId }] of series.entries()) {
    const start = starts[index] ?? DONE;
    const all = clip(range, span);
    if (seriesId === undefined || !all) {
      points.push([]);
      next.push(DONE);
      continue;
    }
    const query = queryOf(question, seriesId);
    matching += await count(snapshot, question, query, all);
    const page = start === DONE ? { rows: [] } : await pageOf(snapshot, query, { from: laterOf(BigInt(start), all.from), to: all.to }, limit);
    points.push(page.rows.map((row) => rawPoint(row, question)));
    next.push(page.next === undefined ? DONE : String(page.next));
  }
  const returned = points.reduce((sum, each) => sum + each.length, 0);
  return { points, counts: { returned, matching }, ...(next.every((each) => each === DONE) ? {} : { nextCursor: writeCursor(filter, next) }) };
}

const DONE = 'done';

export function queryOf({ knownAt, superseded }: HistoryQuestion, seriesId: number): ReadingsQuery {
  return { seriesId, superseded, ...(knownAt === undefined ? {} : { knownAt }) };
}

function cursorFilter({ twinId, range, knownAt, superseded }: HistoryQuestion, series: readonly FoundSeries[]): unknown {
  return ['history', twinId, series.map(({ path }) => path), String(range.from), String(range.to), knownAt ?? null, superseded];
}

async function pageOf(snapshot: HistorySnapshot, query: ReadingsQuery, range: TickRange, limit: number): Promise<{ rows: ReadingRow[]; next?: bigint }> {
  const rows = await readingsOf(snapshot, query, range, limit + 1);
  if (rows.length <= limit) return { rows };
  const next = rows.at(-1)!.ticks;
  const whole = rows.filter(({ ticks }) => ticks < next);
  if (whole.length > 0) return { rows: whole, next };
  // More at one instant than fit on a page: this page is that instant, however long it is.
  return { rows: await readingsOf(snapshot, query, { from: next, to: next + 1n }, MAX_READINGS), next: next + 1n };
}

async function count(snapshot: HistorySnapshot, question: HistoryQuestion, query: ReadingsQuery, range: TickRange): Promise<number> {
  if (question.knownAt !== undefined || question.superseded) return countReadings(snapshot, query, range, MOST_COUNTED);
  return countBuckets(snapshot, query.seriesId, range);
}

function rawPoint(row: ReadingRow, { knownAt, superseded }: HistoryQuestion): RawPoint {
  const withKnowledge = superseded || knownAt !== undefined;
  return {
    t: timestampFromTicks(row.ticks),
    v: row.quality === 'bad' ? null : row.value,
    q: row.quality,
    ...(row.statusCode === undefined || row.statusCode === 0 ? {} : { statusCode: row.statusCode }),
    ...(row.source === undefined ? {} : { source: row.source }),
    ...(row.flags.length === 0 ? {} : { flags: row.flags }),
    ...(withKnowledge ? { knownAt: row.knownAt } : {}),
    ...(withKnowledge && row.supersededAt !== undefined ? { supersededAt: row.supersededAt } : {}),
  };
}
