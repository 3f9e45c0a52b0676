/** Points kept of one path: twenty minutes at one a second, four minutes at five a second. */
export const MAX_POINTS = 1200;
/** Points let to stand above that, so that the oldest are dropped in one go now and then. */
const SLACK = 200;

/** How a stretch of a trend without a usable value came about. */
export type Break = 'bad' | 'stale' | 'gap';

/**
 * The last readings of one path in event time: what was usable as a number, what was not as null. A value holds until the
 * next reading (a server reports changes), so a trend is drawn in steps; a null begins a stretch without a usable value.
 */
export interface Trend {
  readonly times: number[];
  readonly values: (number | null)[];
  /** Why the value at the same index is null. */
  readonly breaks: (Break | null)[];
}

export interface TrendPoint {
  /** Event time in milliseconds. */
  readonly time: number;
  readonly value: number | null;
  readonly because?: Break;
}

export function emptyTrend(): Trend {
  return { times: [], values: [], breaks: [] };
}

/**
 * Appends a point in place (there are thousands a second). A point of the same time replaces the last; an older one comes
 * too late to be drawn; a break that goes on is one break.
 */
export function addPoint(trend: Trend, point: TrendPoint): void {
  const { times, values, breaks } = trend;
  const last = times.length - 1;
  const because = point.value === null ? (point.because ?? 'gap') : null;
  if (last >= 0 && point.time < times[last]!) return;
  if (because !== null && breaks[last] === because) return;
  if (last >= 0 && times[last] === point.time) {
    values[last] = point.value;
    breaks[last] = because;
    return;
  }
  times.push(point.time);
  values.push(point.value);
  breaks.push(because);
  if (times.length > MAX_POINTS + SLACK) for (const column of [times, values, breaks]) column.splice(0, column.length - MAX_POINTS);
}

/** A stretch without usable values; `to` is absent while it lasts. */
export interface BreakSpan {
  readonly from: number;
  readonly to?: number;
  readonly because: Break;
}

export function breakSpans(trend: Trend): BreakSpan[] {
  const spans: BreakSpan[] = [];
  trend.breaks.forEach((because, index) => {
    if (because === null) return;
    const to = trend.times[index + 1];
    spans.push({ from: trend.times[index]!, because, ...(to === undefined ? {} : { to }) });
  });
  return spans;
}

/** What a person who cannot see the chart needs of it. */
export interface TrendSummary {
  readonly points: number;
  readonly least?: number;
  readonly most?: number;
  readonly last?: number;
  readonly breaks: number;
}

export function summariseTrend(trend: Trend): TrendSummary {
  const numbers = trend.values.filter((value) => value !== null);
  const breaks = trend.breaks.filter((because) => because !== null).length;
  if (numbers.length === 0) return { points: 0, breaks };
  return {
    points: numbers.length,
    least: numbers.reduce((a, b) => Math.min(a, b)),
    most: numbers.reduce((a, b) => Math.max(a, b)),
    last: numbers.at(-1)!,
    breaks,
  };
}
