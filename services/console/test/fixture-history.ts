// A history for the console's own tests: made of the time alone, so that every range of it is the same each time it is asked for.
import { type BucketPoint, type History, type HistoryGap, type HistorySeries, type RawPoint, type StaleSpan } from '@orrery/client';
import { type RenderedTwin } from '@orrery/twin-model';
import { stamp } from './fixture-plant.ts';

const HOUR = 3_600_000;
/** Readings a second apart, as a device sends them. */
const EVERY_MS = 1000;
const WIDTHS = [1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 6 * 3600, 86_400, 7 * 86_400].map((seconds) => seconds * 1000);

export interface FixtureHistoryQuery {
  readonly paths: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly mode: string;
  readonly points: number;
  readonly limit: number;
  readonly cursor: number | undefined;
  readonly now: number;
}

/** What happened in the last hours before `now`: a gap of the source, a bad stretch, an uncertain and a stale one. */
function eventsBefore(now: number): Record<'gap' | 'bad' | 'uncertain' | 'stale', { from: number; to: number }> {
  const ago = (fromHours: number, toHours: number) => ({ from: now - fromHours * HOUR, to: now - toHours * HOUR });
  return { gap: ago(3, 2.6), bad: ago(1.5, 1.4), uncertain: ago(0.9, 0.8), stale: ago(5, 4.8) };
}

const isIn = (time: number, span: { from: number; to: number }) => time >= span.from && time < span.to;

export function fixtureHistory(twin: RenderedTwin, query: FixtureHistoryQuery): History {
  const { from, to, mode, points, limit, cursor, now, paths } = query;
  const events = eventsBefore(now);
  const within = (span: { from: number; to: number }) => span.to > from && span.from < to;
  const answer = (series: readonly HistorySeries[], more: Partial<History>): History => {
    const returned = series.reduce((sum, each) => sum + each.points.length, 0);
    const gaps: HistoryGap[] = within(events.gap) ? [{ source: 'packaging-plant', from: stamp(events.gap.from), to: stamp(events.gap.to), cause: 'connection-lost', recovered: false }] : [];
    const stale: StaleSpan[] = within(events.stale) ? paths.map((path) => ({ path, from: stamp(events.stale.from), to: stamp(events.stale.to), cause: 'max-age' })) : [];
    return { twinId: twin.twinId, from: stamp(from), to: stamp(to), mode: mode as History['mode'], series, partial: false, counts: { returned, matching: returned }, gaps, stale, ...more };
  };
  const of = (path: string) => ({ twin, path, events });
  const about = (path: string) => {
    const { datatype, unit } = twin.properties[path]!;
    return { path, datatype, ...(unit === undefined ? {} : { unit }) };
  };
  const end = Math.min(to, now);
  if (mode === 'raw') {
    const start = Math.ceil((cursor ?? from) / EVERY_MS) * EVERY_MS;
    const matching = Math.max(0, Math.floor((end - from) / EVERY_MS)) * paths.length;
    const stop = Math.min(end, start + limit * EVERY_MS);
    const series = paths.map((path) => ({ ...about(path), points: rawPoints(of(path), start, stop) }));
    return answer(series, { counts: { returned: limit, matching }, ...(stop < end ? { nextCursor: String(stop) } : {}) });
  }
  const width = WIDTHS.find((each) => (to - from) / each <= points) ?? WIDTHS.at(-1)!;
  return answer(paths.map((path) => ({ ...about(path), points: buckets(of(path), from, end, width) })), { bucket: `${width / 1000}s` });
}

interface Series {
  readonly twin: RenderedTwin;
  readonly path: string;
  readonly events: ReturnType<typeof eventsBefore>;
}

function rawPoints(series: Series, from: number, to: number): RawPoint[] {
  const points: RawPoint[] = [];
  for (let time = from; time < to; time += EVERY_MS) {
    const { events } = series;
    if (isIn(time, events.gap) || isIn(time, events.stale)) continue;
    const isBad = isIn(time, events.bad);
    points.push({ t: stamp(time), v: isBad ? null : valueAt(series, time), q: isBad ? 'bad' : isIn(time, events.uncertain) ? 'uncertain' : 'good', statusCode: isBad ? 0x808c0000 : 0, source: 'packaging-plant' });
  }
  return points;
}

function buckets(series: Series, from: number, to: number, width: number): BucketPoint[] {
  const points: BucketPoint[] = [];
  const { events } = series;
  for (let time = Math.floor(from / width) * width; time < to; time += width) {
    const middle = time + width / 2;
    if (isIn(middle, events.gap) || isIn(middle, events.stale)) continue;
    const count = Math.max(1, width / EVERY_MS);
    if (isIn(middle, events.bad)) {
      points.push({ t: stamp(time), end: stamp(time + width), avg: null, min: null, max: null, last: null, good: 0, uncertain: 0, bad: count, percentGood: 0, q: 'bad' });
      continue;
    }
    const value = Number(valueAt(series, middle));
    const isUncertain = isIn(middle, events.uncertain);
    const spread = typeof series.twin.properties[series.path]?.value === 'boolean' ? 0 : Math.abs(value) * 0.02 * Math.min(1, Math.log10(width / EVERY_MS + 1));
    points.push({ t: stamp(time), end: stamp(time + width), avg: value, min: value - spread, max: value + spread, last: value, good: isUncertain ? 0 : count, uncertain: isUncertain ? count : 0, bad: 0, percentGood: isUncertain ? 0 : 100, q: isUncertain ? 'uncertain' : 'good' });
  }
  return points;
}

/** A swing of minutes over a swing of days, about the value that the twin has now. */
function valueAt({ twin, path }: Series, time: number): unknown {
  const { value } = twin.properties[path]!;
  if (typeof value === 'boolean') return Math.sin(time / 900_000) > -0.6;
  const start = Number(value) * (1 + (twin.twinId.includes('line2') ? 0.04 : 0));
  const swing = Math.sin(time / 240_000 + path.length) * 0.03 + Math.sin(time / (7 * HOUR)) * 0.05 + Math.sin(time / 17_000) * 0.006;
  const made = start * (1 + swing);
  return Number.isInteger(start) ? Math.round(made) : made;
}
