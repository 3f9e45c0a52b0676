import { timestampFromTicks } from '@orrery/twin-model';
import { readCursor, writeCursor } from '../domain/cursor.js';
import { clip, laterOf, type TickRange } from '../domain/history/tick-range.js';
import { countBuckets } from './read-buckets.js';
import { type HistorySnapshot } from './history-database.js';
import { DEFAULT_READINGS, type HistoryQuestion, MAX_PAGE_CHARACTERS, MAX_READINGS, type Part } from './history-question.js';
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

/** Readings of a path that are fetched first; twice as many each time, so that long values are noticed before there are many. */
const FIRST_FETCHED = 250;

/** What each path may have of a page. */
interface Share {
  readonly readings: number;
  readonly characters: number;
}

/**
 * Readings as they are, a page of each path. The cursor holds where each path goes on, and belongs to its question alone. The
 * readings of one instant are never torn apart: whatever stands at the same time comes on one page.
 */
export async function readRaw(snapshot: HistorySnapshot, question: HistoryQuestion, series: readonly FoundSeries[], span: TickRange | undefined): Promise<Part<RawPoint>> {
  const { range, limit = DEFAULT_READINGS } = question;
  const paths = Math.max(1, series.length);
  const share: Share = { readings: Math.min(limit, Math.floor(MAX_READINGS / paths)), characters: MAX_PAGE_CHARACTERS / paths };
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
    const page = start === DONE ? { rows: [] } : await pageOf(snapshot, query, { from: laterOf(BigInt(start), all.from), to: all.to }, share);
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

interface Page {
  readonly rows: ReadingRow[];
  readonly next?: bigint;
}

async function pageOf(snapshot: HistorySnapshot, query: ReadingsQuery, { from, to }: TickRange, { readings, characters }: Share): Promise<Page> {
  const rows: ReadingRow[] = [];
  let long = 0;
  for (let [at, fetched] = [from, FIRST_FETCHED]; ; fetched *= 2) {
    const left = readings - rows.length;
    const { rows: more, next } = await wholeInstants(snapshot, query, { from: at, to }, Math.min(fetched, left));
    if (rows.length > 0 && more.length > left) return { rows, next: at };
    rows.push(...more);
    long += more.reduce((sum, { value }) => sum + lengthOf(value), 0);
    if (next === undefined) return { rows };
    if (rows.length >= readings || long >= characters) return { rows, next };
    at = next;
  }
}

const lengthOf = (value: unknown): number => (typeof value === 'string' ? value.length : typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8);

async function wholeInstants(snapshot: HistorySnapshot, query: ReadingsQuery, range: TickRange, limit: number): Promise<Page> {
  const rows = await readingsOf(snapshot, query, range, limit + 1);
  if (rows.length <= limit) return { rows };
  const next = rows.at(-1)!.ticks;
  const whole = rows.filter(({ ticks }) => ticks < next);
  if (whole.length > 0) return { rows: whole, next };
  // More at one instant than were asked for: it is that instant, however long it is.
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
