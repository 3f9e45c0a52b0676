import { type Aggregate, ApiError, type History } from '@orrery/client';
import { type Line } from '../../domain/trends/line.js';
import { readLine } from '../../domain/trends/read-line.js';
import { type Span } from '../../domain/trends/range.js';
import { keyOf, type LineKey } from '../../domain/trends/trend-view.js';
import { type PlantApi } from '../plant-api.js';

type HistoryApi = Pick<PlantApi, 'history'>;

/** What was read of a range: by line what could be drawn, and why what could not. */
export interface TrendReading {
  readonly span: Span;
  readonly lines: ReadonlyMap<string, Line>;
  readonly failures: ReadonlyMap<string, string>;
  /** What the history does not have of the range, in words. */
  readonly partial: readonly string[];
  /** How many readings the range holds. */
  readonly matching: number;
}

const AGGREGATES: readonly Aggregate[] = ['avg', 'min', 'max', 'last', 'percentGood'];
/** Up to this long a range is read reading by reading, as long as no more than this come. */
const RAW_SPAN_MS = 5 * 60_000;
const MOST_RAW = 2000;

/** Reads the lines over a span with about `points` of each, however long the span is. */
export async function readTrends(api: HistoryApi, lines: readonly LineKey[], question: Pick<TwinQuestion, 'span' | 'points' | 'timezone' | 'signal'>): Promise<TrendReading> {
  const { span } = question;
  const twins = new Map<string, string[]>();
  for (const { twinId, path } of lines) twins.set(twinId, [...(twins.get(twinId) ?? []), path]);
  const parts = await Promise.all([...twins].map(([twinId, paths]) => readTwin(api, { ...question, twinId, paths })));
  const found = new Map<string, Line>();
  const failures = new Map<string, string>();
  const partial = new Set<string>();
  let matching = 0;
  for (const answer of parts.flat()) {
    if ('failure' in answer) {
      for (const path of answer.paths) failures.set(keyOf({ twinId: answer.twinId, path }), answer.failure);
      continue;
    }
    for (const series of answer.series) found.set(keyOf({ twinId: answer.twinId, path: series.path }), readLine(answer, series));
    matching += answer.counts.matching;
    if (answer.partial) for (const { detail } of answer.partialBecause ?? [{ detail: 'The history does not have all of this range.' }]) partial.add(detail);
  }
  return { span, lines: found, failures, partial: [...partial], matching };
}

interface TwinQuestion {
  readonly twinId: string;
  readonly paths: readonly string[];
  readonly span: Span;
  readonly points: number;
  /** Whose midnights days begin with. */
  readonly timezone: string;
  readonly signal: AbortSignal;
}
interface Refusal {
  readonly twinId: string;
  readonly paths: readonly string[];
  readonly failure: string;
}

/** One path that is refused does not take the others of its twin along. */
async function readTwin(api: HistoryApi, question: TwinQuestion): Promise<readonly (History | Refusal)[]> {
  const { twinId, paths } = question;
  try {
    return [await askHistory(api, question)];
  } catch (error) {
    if (question.signal.aborted || !(error instanceof ApiError)) throw error;
    if (paths.length === 1 || error.status === 0 || error.status >= 500) return [{ twinId, paths, failure: error.remedy === undefined ? error.message : `${error.message}. ${error.remedy}` }];
    return (await Promise.all(paths.map((path) => readTwin(api, { ...question, paths: [path] })))).flat();
  }
}

async function askHistory(api: HistoryApi, { twinId, paths, span, points, timezone, signal }: TwinQuestion): Promise<History> {
  const range = { path: paths, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  if (span.to - span.from <= RAW_SPAN_MS) {
    const raw = await api.history(twinId, { ...range, mode: 'raw', limit: MOST_RAW }, signal);
    if (raw.nextCursor === undefined) return raw;
  }
  return api.history(twinId, { ...range, mode: 'buckets', points, timezone, aggregates: AGGREGATES }, signal);
}
