import { OrreryError } from '@orrery/contracts';
import { timestampFromTicks } from '@orrery/twin-model';
import { bucketEdges, edgesForPoints } from '../domain/history/bucket-edges.js';
import { bucketQuality, type QualityRule } from '../domain/history/bucket-quality.js';
import { mergeRanges } from '../domain/history/pending.js';
import { type Horizons, type Piece, planBuckets } from '../domain/history/plan-buckets.js';
import { classOf, type ValueClass } from '../domain/history/series.js';
import { clip, type TickRange } from '../domain/history/tick-range.js';
import { bucketsSql } from './buckets-sql.js';
import { type HistorySnapshot } from './history-database.js';
import { type Aggregate, type HistoryQuestion, MAX_DAYS, MAX_POINTS, MAX_ROWS, type Part } from './history-question.js';
import { type FoundSeries } from './resolve-series.js';
import { estimateReadings, horizonsOf, pendingOf } from './series.store.js';
import { timeAverages } from './time-averages.js';

export interface BucketPoint extends Partial<Record<Aggregate, unknown>> {
  readonly t: string;
  readonly end: string;
  readonly good: number;
  readonly uncertain: number;
  readonly bad: number;
  readonly q: 'good' | 'uncertain' | 'bad';
}

export interface BucketRow {
  readonly series_id: number;
  readonly bucket: number;
  readonly good: number;
  readonly uncertain: number;
  readonly bad: number;
  readonly n: number;
  readonly min: number | string | null;
  readonly max: number | string | null;
  readonly sum: number | string | null;
  readonly m2: number | null;
  readonly first: unknown;
  readonly last: unknown;
  readonly exact: boolean;
}

/** A statement lists only so many stretches. */
const MOST_STRETCHES = 40;
const DAY = 864_000_000_000n;

/** The edges of the steps that a question asks for. @throws OrreryError `invalid-argument` for too many */
export function edgesOf({ range, steps, zone, limit }: HistoryQuestion, paths: number): { readonly edges: bigint[]; readonly width: string } {
  const most = Math.min(limit ?? MAX_POINTS, Math.floor(MAX_POINTS / Math.max(1, paths)));
  if ('width' in steps) return { edges: bucketEdges(range, steps.width, zone, most), width: steps.width.text };
  const { edges, width } = edgesForPoints(range, zone, Math.min(steps.points, most));
  return { edges, width: width.text };
}

/** Aggregates of each path in each bucket, from whatever holds them in the fewest rows; the answer is the same. */
export async function readBuckets(snapshot: HistorySnapshot, question: HistoryQuestion, series: readonly FoundSeries[], span: TickRange | undefined, nowTicks: bigint): Promise<Part<BucketPoint> & { width: string }> {
  const { edges, width } = edgesOf(question, series.length);
  const range = clip(question.range, span);
  const byClass = new Map<ValueClass, number[]>();
  for (const { seriesId, datatype } of series) {
    if (seriesId !== undefined) byClass.set(classOf(datatype), [...(byClass.get(classOf(datatype)) ?? []), seriesId]);
  }
  const found = new Map<string, BucketRow>();
  for (const [values, seriesIds] of range ? byClass : []) {
    for (const row of await bucketRows(snapshot, { ...question, edges, range: range!, values, seriesIds })) found.set(`${row.series_id} ${row.bucket}`, row);
  }
  const averages = question.aggregates.includes('timeAvg') && range ? await timeAverages(snapshot, question, series, edges, span!, nowTicks) : undefined;
  const points = series.map(({ seriesId, datatype }, index) =>
    edges.slice(1).map((end, bucket) => bucketPoint(edges[bucket]!, end, found.get(`${seriesId ?? ''} ${bucket + 1}`), classOf(datatype), question.aggregates, question.rule, averages?.[index]?.[bucket])),
  );
  const matching = [...found.values()].reduce((sum, { good, uncertain, bad }) => sum + good + uncertain + bad, 0);
  return { points, width, counts: { returned: points.reduce((sum, each) => sum + each.length, 0), matching } };
}

export interface BucketsAsked extends Pick<HistoryQuestion, 'aggregates' | 'rule' | 'knownAt' | 'range'> {
  readonly edges: readonly bigint[];
  readonly values: ValueClass;
  readonly seriesIds: readonly number[];
}

export async function bucketRows(snapshot: HistorySnapshot, asked: BucketsAsked): Promise<BucketRow[]> {
  const { aggregates, values, seriesIds, range, knownAt } = asked;
  const withEnds = aggregates.includes('first') || aggregates.includes('last');
  const tiersAnswer = knownAt === undefined && !(values === 'other' && withEnds);
  const pending = tiersAnswer ? mergeRanges(await pendingOf(snapshot, seriesIds, range), MOST_STRETCHES) : [range];
  const horizons = await horizonsOf(snapshot);
  const rows = await fromPieces(snapshot, asked, piecesWithin(asked, pending, horizons));
  // A tier holds doubles: where they are too large to be integers exactly, the readings say what is true.
  return rows.every(({ exact }) => exact) ? rows : fromPieces(snapshot, asked, piecesWithin(asked, [range], horizons));
}

/** Edges outside the range in which there are readings need no rows. */
function piecesWithin({ edges, range }: BucketsAsked, pending: readonly TickRange[], horizons: Horizons): Piece[] {
  const inner = edges.filter((edge) => edge > range.from && edge < range.to);
  return planBuckets([range.from, ...inner, range.to], pending, horizons);
}

async function fromPieces(snapshot: HistorySnapshot, { aggregates, values, seriesIds, edges, rule, knownAt }: BucketsAsked, pieces: readonly Piece[]): Promise<BucketRow[]> {
  await refuseCostly(snapshot, seriesIds, pieces);
  const withEnds = aggregates.includes('first') || aggregates.includes('last');
  const sql = bucketsSql({ pieces, values, goodOnly: rule.treatUncertainAsBad, withEnds, withSpread: aggregates.includes('stddev'), ...(knownAt === undefined ? {} : { knownAt: '$3' }) });
  return snapshot.rows<BucketRow>(sql, [seriesIds, edges.map(String), ...(knownAt === undefined ? [] : [knownAt])]);
}

async function refuseCostly(snapshot: HistorySnapshot, seriesIds: readonly number[], pieces: readonly Piece[]): Promise<void> {
  const readings = pieces.filter(({ tier }) => !tier);
  const days = readings.reduce((sum, { from, to }) => sum + (to - from) / DAY + 1n, 0n);
  if (days > MAX_DAYS) throw tooCostly(`the readings themselves of ${days} days`, Number(days), MAX_DAYS);
  const tierRows = pieces.reduce((sum, { from, to, tier }) => (tier ? sum + Number((to - from) / tier.ticks) * seriesIds.length : sum), 0);
  // What live readings have not been aggregated yet is minutes: it is not worth a question.
  const walked = readings.reduce((sum, { from, to }) => sum + (to - from), 0n);
  if (walked <= DAY / 24n && tierRows <= MAX_ROWS) return;
  const rows = (await estimateReadings(snapshot, seriesIds, readings)) + Math.min(tierRows, await estimateReadings(snapshot, seriesIds, pieces.filter(({ tier }) => tier)));
  if (rows > MAX_ROWS) throw tooCostly(`about ${Math.round(rows)} rows`, Math.round(rows), MAX_ROWS);
}

export function tooCostly(what: string, wanted: number, limit: number): OrreryError {
  return new OrreryError('invalid-argument', `this question is answered from ${what}; at most ${limit} are gone through`, {
    remedy: 'Ask for a shorter range or fewer paths; or for buckets whose edges are whole seconds, minutes or hours of UTC, without knownAt and without first and last of texts: tiers answer these.',
    details: { kind: 'over-limit', wanted, limit },
  });
}

/** How many readings a series has in a range. */
export async function countBuckets(snapshot: HistorySnapshot, seriesId: number, range: TickRange): Promise<number> {
  const rows = await bucketRows(snapshot, { edges: [range.from, range.to], range, values: 'other', seriesIds: [seriesId], aggregates: ['count'], rule: { treatUncertainAsBad: false, percentDataGood: 100, percentDataBad: 100 } });
  return rows.reduce((sum, { good, uncertain, bad }) => sum + good + uncertain + bad, 0);
}

function bucketPoint(from: bigint, to: bigint, row: BucketRow | undefined, values: ValueClass, aggregates: readonly Aggregate[], rule: QualityRule, timeAvg: number | null | undefined): BucketPoint {
  const { good, uncertain, bad } = row ?? { good: 0, uncertain: 0, bad: 0 };
  const { percentGood, percentBad, q } = bucketQuality({ good, uncertain, bad }, rule);
  const value = (aggregate: Aggregate): unknown => {
    if (aggregate === 'percentGood') return percentGood;
    if (aggregate === 'percentBad') return percentBad;
    if (aggregate === 'timeAvg') return timeAvg ?? null;
    return row ? aggregateOf(aggregate, row, values, rule) : aggregate === 'count' ? 0 : null;
  };
  return { t: timestampFromTicks(from), end: timestampFromTicks(to), ...Object.fromEntries(aggregates.map((each) => [each, value(each)])), good, uncertain, bad, q };
}

function aggregateOf(aggregate: Exclude<Aggregate, 'percentGood' | 'percentBad' | 'timeAvg'>, row: BucketRow, values: ValueClass, rule: QualityRule): unknown {
  switch (aggregate) {
    case 'count':
      return rule.treatUncertainAsBad ? row.good : row.good + row.uncertain;
    case 'first':
    case 'last':
      return row[aggregate] ?? null;
    case 'avg':
      return row.n === 0 || row.sum === null ? null : Number(row.sum) / row.n;
    case 'stddev':
      // Of a sample: of one value there is none.
      return row.n < 2 || row.m2 === null ? null : Math.sqrt(Math.max(0, row.m2) / (row.n - 1));
    default:
      return row[aggregate] === null || values === 'other' ? null : row[aggregate];
  }
}
