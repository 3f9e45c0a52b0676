import { type Alert, type AlertTrend } from '@orrery/client';
import { toMillis } from '../time.js';
import { type TrendMark } from '../trends/trend-mark.js';
import { EMPTY_VIEW, MOST_LINES, type TrendView } from '../trends/trend-view.js';

/** The moment of the alarm as a view of the trends; undefined where nothing that was measured has to do with it. */
export function trendOf(twinId: string, { from, to, paths }: AlertTrend): TrendView | undefined {
  const [start, end] = [toMillis(from), toMillis(to)];
  if (paths.length === 0 || start === undefined || end === undefined || end <= start) return undefined;
  return { ...EMPTY_VIEW, lines: paths.slice(0, MOST_LINES).map((path) => ({ twinId, path })), range: { kind: 'fixed', from: start, to: end } };
}

export function marksOf({ activeSince, acknowledged, returnedAt }: Pick<Alert, 'activeSince' | 'acknowledged' | 'returnedAt'>): TrendMark[] {
  const mark = (at: string | undefined, label: string): TrendMark[] => {
    const millis = toMillis(at);
    return millis === undefined ? [] : [{ at: millis, label }];
  };
  return [...mark(activeSince, 'alarm'), ...mark(acknowledged?.at, 'acknowledged'), ...mark(returnedAt, 'over')];
}
