import { type LifeRule } from '@orrery/contracts';
import { type LifeEstimate, remainingLife } from './remaining-life.js';

/** Points of a trend, each the mean of one span of time. Plain data. */
export interface TrendState {
  readonly points: readonly (readonly [atMs: number, value: number])[];
  readonly open?: { readonly span: number; readonly sum: number; readonly count: number };
}

export const NO_TREND: TrendState = { points: [] };

/** One sample further; `ended` when it began a new span. */
export function stepTrend(state: TrendState, atMs: number, value: number, { everyMs, points }: LifeRule): { state: TrendState; ended: boolean } {
  const span = Math.floor(atMs / everyMs);
  const { open } = state;
  if (open && open.span === span) return { state: { ...state, open: { span, sum: open.sum + value, count: open.count + 1 } }, ended: false };
  const next = { span, sum: value, count: 1 };
  if (!open) return { state: { ...state, open: next }, ended: false };
  return { state: { points: [...state.points, [(open.span + 1) * everyMs, open.sum / open.count] as const].slice(-points), open: next }, ended: true };
}

export const lifeOf = ({ points }: TrendState, { limit, rising, horizonMs }: LifeRule): LifeEstimate | undefined => remainingLife(points, limit, rising, horizonMs);
