import { type BucketPoint, type History, type HistorySeries, type RawPoint } from '@orrery/client';
import { toNumber } from '../format-value.js';
import { toMillis } from '../time.js';
import { silences } from './silences.js';
import { isMeasured, type Line, type LineBreak, type LinePoint } from './line.js';

/** One series of a history as a line. Gaps that were filled afterwards are no gaps any more. */
export function readLine(history: History, series: HistorySeries): Line {
  const { path, datatype, unit } = series;
  const points: LinePoint[] = [];
  const breaks: LineBreak[] = [];
  let badSince: number | undefined;
  for (const each of series.points) {
    const from = toMillis(each.t);
    if (from === undefined) continue;
    const point = isBucket(each) ? ofBucket(from, each, datatype) : ofReading(from, each, datatype);
    if (point && badSince !== undefined) breaks.push({ from: badSince, to: from, because: 'bad' });
    if (point) points.push(point);
    badSince = point ? undefined : (badSince ?? (isBad(each) ? from : undefined));
  }
  if (badSince !== undefined) breaks.push({ from: badSince, because: 'bad' });
  for (const gap of history.gaps) if (!gap.recovered) addBreak(breaks, gap, 'gap');
  for (const span of history.stale) if (span.path === path) addBreak(breaks, span, 'stale');
  // A silence that has a cause is told by its cause.
  if (isMeasured(datatype)) breaks.push(...silences(points).filter((silence) => !breaks.some(({ from, to }) => from < silence.to && (to ?? Infinity) > silence.from)));
  const isBucketed = history.mode === 'buckets';
  const last = points.at(-1);
  return {
    twinId: history.twinId,
    path,
    datatype,
    unit,
    isBucketed,
    points,
    breaks: breaks.sort((a, b) => a.from - b.from),
    coveredTo: last ? Math.min(last.to ?? last.from, Math.max(last.from, toMillis(history.to) ?? last.from)) : -Infinity,
  };
}

const isBucket = (point: RawPoint | BucketPoint): point is BucketPoint => 'end' in point;
const isBad = (point: RawPoint | BucketPoint) => (isBucket(point) ? (point.bad ?? 0) > 0 : point.q === 'bad');

function ofReading(from: number, { v, q }: RawPoint, datatype: Line['datatype']): LinePoint | undefined {
  const value = q === 'bad' ? undefined : toNumber(v, datatype);
  return value === undefined ? undefined : { from, value, low: value, high: value, quality: q };
}

/** A measurement is drawn by its mean; what counts or switches by its last value, since it never stood at a mean. */
function ofBucket(from: number, bucket: BucketPoint, datatype: Line['datatype']): LinePoint | undefined {
  const number = (value: BucketPoint['avg']) => toNumber(value, datatype) ?? toNumber(value, 'int64');
  const value = isMeasured(datatype) ? number(bucket.avg) : (number(bucket.last) ?? number(bucket.avg));
  if (value === undefined) return undefined;
  const to = toMillis(bucket.end);
  return { from, ...(to === undefined ? {} : { to }), value, low: number(bucket.min) ?? value, high: number(bucket.max) ?? value, quality: (bucket.bad ?? 0) > 0 ? 'bad' : bucket.q };
}

function addBreak(breaks: LineBreak[], span: { readonly from: string; readonly to?: string; readonly cause: string }, because: 'gap' | 'stale'): void {
  const from = toMillis(span.from);
  const to = toMillis(span.to);
  if (from !== undefined) breaks.push({ from, ...(to === undefined ? {} : { to }), because, cause: span.cause });
}
