import { timestampFromTicks } from '@orrery/twin-model';
import { interpolate } from '../domain/history/interpolate.js';
import { type TickRange } from '../domain/history/tick-range.js';
import { type HistorySnapshot } from './history-database.js';
import { type HistoryQuestion, type Part } from './history-question.js';
import { edgesOf } from './read-buckets.js';
import { type FoundSeries } from './resolve-series.js';
import { walkReadings } from './walk-readings.js';

export interface InterpolatedPoint {
  readonly t: string;
  readonly v: unknown;
  readonly q: 'good' | 'uncertain' | 'bad';
}

/** Values at the beginning of the range and at every edge of its steps. */
export async function readInterpolated(snapshot: HistorySnapshot, question: HistoryQuestion, series: readonly FoundSeries[], span: TickRange | undefined, nowTicks: bigint): Promise<Part<InterpolatedPoint> & { width: string }> {
  const { edges, width } = edgesOf(question, series.length);
  const instants = edges.slice(0, -1);
  const points: InterpolatedPoint[][] = [];
  let matching = 0;
  for (const each of series) {
    const { readings, rule } = await walkReadings(snapshot, question, each, span, nowTicks);
    matching += readings.filter(({ ticks }) => ticks >= question.range.from && ticks < question.range.to).length;
    points.push(interpolate(instants, readings, rule).map(({ ticks, value, quality }) => ({ t: timestampFromTicks(ticks), v: value, q: quality })));
  }
  return { points, width, counts: { returned: points.reduce((sum, each) => sum + each.length, 0), matching } };
}
