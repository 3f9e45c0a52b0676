import { type Alert } from '@orrery/contracts';
import { addMillis, millisOf, timestampFromMillis } from '@orrery/twin-model';

/** Which history shows the moment of an alarm. */
export interface Trend {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly paths: readonly string[];
}

const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 10 * 60_000;
const MOST_PATHS = 8;

/** Half an hour before it was raised, and what came after as far as it is there: what the rule judged first, then the signals that made the score. */
export function trendOf({ raisedAt, evidence }: Pick<Alert, 'raisedAt' | 'evidence'>, nowMs: number): Trend {
  const shares = [...(evidence.contributions ?? [])].sort((a, b) => b.share - a.share);
  const paths = [...new Set([...evidence.values, ...shares].map(({ path }) => path))].slice(0, MOST_PATHS);
  const to = Math.max(millisOf(raisedAt), Math.min(millisOf(raisedAt) + AFTER_MS, nowMs));
  return { from: addMillis(raisedAt, -BEFORE_MS), to: timestampFromMillis(to), at: raisedAt, paths };
}
