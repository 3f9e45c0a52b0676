import { timeAverage } from '../domain/history/time-average.js';
import { classOf } from '../domain/history/series.js';
import { type TickRange } from '../domain/history/tick-range.js';
import { type HistorySnapshot } from './history-database.js';
import { type HistoryQuestion } from './history-question.js';
import { type FoundSeries } from './resolve-series.js';
import { walkReadings } from './walk-readings.js';

/** The average over time of each path in each bucket; undefined for a path that holds no numbers. Walks through the readings. */
export async function timeAverages(
  snapshot: HistorySnapshot,
  question: HistoryQuestion,
  series: readonly FoundSeries[],
  edges: readonly bigint[],
  span: TickRange,
  nowTicks: bigint,
): Promise<((number | null)[] | undefined)[]> {
  const averages: ((number | null)[] | undefined)[] = [];
  for (const each of series) {
    if (classOf(each.datatype) !== 'number') {
      averages.push(undefined);
      continue;
    }
    const { readings, rule } = await walkReadings(snapshot, question, each, span, nowTicks);
    averages.push(timeAverage(edges, readings, rule));
  }
  return averages;
}
