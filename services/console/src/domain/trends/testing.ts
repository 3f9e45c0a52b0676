import { type BucketPoint, type History, type HistorySeries, type RawPoint } from '@orrery/client';
import { type Line, type LinePoint } from './line.js';

export const T0 = Date.UTC(2026, 0, 1);
/** A contract time, so many seconds after T0. */
export const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString().replace('Z', '0000Z');
export const time = (seconds: number): number => T0 + seconds * 1000;

export function history(changes: Partial<History> = {}): History {
  return { twinId: 'acme:riverside:filler', from: at(0), to: at(100), mode: 'raw', series: [], partial: false, counts: { returned: 0, matching: 0 }, gaps: [], stale: [], ...changes };
}

export function series(points: readonly (RawPoint | BucketPoint)[], changes: Partial<HistorySeries> = {}): HistorySeries {
  return { path: 'flow', datatype: 'double', unit: 'litrePerSecond', points, ...changes };
}

export function line(points: readonly LinePoint[], changes: Partial<Line> = {}): Line {
  return { twinId: 'acme:riverside:filler', path: 'flow', datatype: 'double', unit: 'litrePerSecond', isBucketed: false, points, breaks: [], coveredTo: points.at(-1)?.from ?? -Infinity, ...changes };
}

export const point = (seconds: number, value: number, changes: Partial<LinePoint> = {}): LinePoint => ({ from: time(seconds), value, low: value, high: value, quality: 'good', ...changes });
