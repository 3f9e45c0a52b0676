import { type InterpolationRule, type Reading } from '../domain/history/interpolate.js';
import { mergeRanges } from '../domain/history/pending.js';
import { isSloped } from '../domain/history/series.js';
import { clip, laterOf, type TickRange } from '../domain/history/tick-range.js';
import { type HistorySnapshot } from './history-database.js';
import { type HistoryQuestion, MAX_WALKED } from './history-question.js';
import { tooCostly } from './read-buckets.js';
import { lastReadingsOf, type ReadingRow, readingsOf, type ReadingsQuery } from './readings.store.js';
import { type FoundSeries } from './resolve-series.js';
import { gapsOf, staleOf } from './series.store.js';

/** Bad readings in a row that are looked past for a usable one. */
const LOOKED_PAST = 1_000;
const MOST_HOLES = 10_000;
const END_OF_TIME = 2n ** 63n - 1n;

export interface Walk {
  /** In order: the last usable reading before the range and what follows it, those in it, the first usable one after. */
  readonly readings: readonly Reading[];
  readonly rule: InterpolationRule;
}

/** Everything that values between readings are told from. @throws OrreryError `invalid-argument` for more readings than are walked through */
export async function walkReadings(snapshot: HistorySnapshot, question: HistoryQuestion, series: FoundSeries, span: TickRange | undefined, nowTicks: bigint): Promise<Walk> {
  const { range, rule, twinId, knownAt } = question;
  const walkRule = { stepped: !isSloped(series.datatype), treatUncertainAsBad: rule.treatUncertainAsBad, holes: [], heldUntil: nowTicks };
  if (series.seriesId === undefined || !span) return { readings: [], rule: walkRule };
  const query: ReadingsQuery = { seriesId: series.seriesId, ...(knownAt === undefined ? {} : { knownAt }) };
  const inside = clip(range, span);
  const within = inside ? await readingsOf(snapshot, query, inside, MAX_WALKED + 1) : [];
  if (within.length > MAX_WALKED) throw tooCostly(`more than ${MAX_WALKED} readings of ${series.path}, one by one`, within.length, MAX_WALKED);
  const isUsable: Usable = ({ quality }) => quality === 'good' || (quality === 'uncertain' && !rule.treatUncertainAsBad);
  const before = clip({ from: span.from, to: range.from }, span);
  const after = clip({ from: range.to, to: span.to }, span);
  const left = before ? (await lastReadingsOf(snapshot, query, before, LOOKED_PAST)).reverse() : [];
  const right = after ? await readingsOf(snapshot, query, after, LOOKED_PAST) : [];
  const readings = [...fromLastUsable(left, isUsable), ...within, ...toFirstUsable(right, isUsable)].filter(oneAtATime);
  const outer = { from: readings[0]?.ticks ?? range.from, to: laterOf(range.to, readings.at(-1)?.ticks ?? range.to) };
  return { readings, rule: { ...walkRule, holes: await holesOf(snapshot, twinId, series.path, new Set(readings.map(({ source }) => source)), outer) } };
}

type Usable = (row: ReadingRow) => boolean;

function fromLastUsable(rows: ReadingRow[], isUsable: Usable): ReadingRow[] {
  const last = rows.findLastIndex(isUsable);
  return last < 0 ? [] : rows.slice(last);
}

function toFirstUsable(rows: ReadingRow[], isUsable: Usable): ReadingRow[] {
  const first = rows.findIndex(isUsable);
  return first < 0 ? [] : rows.slice(0, first + 1);
}

/** Of several readings at one time the best counts: they come bad, good, uncertain. */
function oneAtATime(row: ReadingRow, index: number, rows: readonly ReadingRow[]): boolean {
  const rank = ({ quality }: ReadingRow) => ['good', 'uncertain', 'bad'].indexOf(quality);
  const [before, after] = [rows[index - 1], rows[index + 1]];
  return !(before?.ticks === row.ticks && rank(before) <= rank(row)) && !(after?.ticks === row.ticks && rank(after) < rank(row));
}

/** Gaps of the sources that these readings came from, as far as they were not filled, and the times in which the value was stale. */
async function holesOf(snapshot: HistorySnapshot, twinId: string, path: string, sources: ReadonlySet<string | undefined>, range: TickRange): Promise<TickRange[]> {
  const gaps = (await gapsOf(snapshot, twinId, range, MOST_HOLES)).filter(({ source, recovered }) => !recovered && sources.has(source));
  const stale = await staleOf(snapshot, twinId, [path], range, MOST_HOLES);
  return mergeRanges([...gaps, ...stale].map(({ from, to }) => ({ from, to: to ?? END_OF_TIME })), Number.MAX_SAFE_INTEGER);
}
