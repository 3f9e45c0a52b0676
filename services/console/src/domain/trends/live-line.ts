import { breakSpans, type Trend } from '../trend.js';
import { type Line, type LineBreak, type LinePoint } from './line.js';

/** A line that goes on with what came by the stream after its history ends. */
export function withLive(line: Line, trend: Trend | undefined): Line {
  if (!trend) return line;
  const points = trend.times.flatMap((from, index): LinePoint[] => {
    const value = trend.values[index];
    return from <= line.coveredTo || value === null || value === undefined ? [] : [{ from, value, low: value, high: value, quality: 'good' }];
  });
  const breaks = breakSpans(trend).filter(({ from, to }) => (to ?? Infinity) > line.coveredTo && (from > line.coveredTo || to === undefined));
  if (points.length === 0 && breaks.length === 0) return line;
  return { ...line, points: [...line.points, ...points], breaks: [...line.breaks, ...breaks].sort(byBeginning) };
}

const byBeginning = (a: LineBreak, b: LineBreak) => a.from - b.from;
