import { type BreakReason, type Line, type LinePoint, type PointQuality } from './line.js';

/** What a line says at a time. */
export type Readout =
  | { readonly kind: 'value'; readonly point: LinePoint; readonly quality: PointQuality }
  | { readonly kind: 'break'; readonly because: BreakReason; readonly cause?: string; readonly since: number }
  /** Before its first reading, or without any. */
  | { readonly kind: 'nothing' };

export function readoutAt({ points, breaks }: Pick<Line, 'points' | 'breaks'>, time: number): Readout {
  const point = points[lastAtOrBefore(points, time)];
  const span = breaks.findLast(({ from, to }) => from <= time && time < (to ?? Infinity));
  // A reading inside such a stretch is one all the same, while it is the newest thing known.
  if (span && (!point || point.from < span.from)) return { kind: 'break', because: span.because, since: span.from, ...(span.cause === undefined ? {} : { cause: span.cause }) };
  return point ? { kind: 'value', point, quality: point.quality } : { kind: 'nothing' };
}

/** Index of the last point that begins no later than `time`; −1 before the first. */
export function lastAtOrBefore(points: readonly LinePoint[], time: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle]!.from <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export const BREAK_WORDS: Readonly<Record<BreakReason, string>> = { bad: 'bad', stale: 'stale', gap: 'no data', none: 'no readings' };
