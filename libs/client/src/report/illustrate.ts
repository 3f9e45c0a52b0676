import { type Bar, compile, DesError, type FlowModel, indicatorNames, type Plan, series, trace } from '@orrery/des';

/** One replication looked at closely: what charts over time show. */
export interface Illustration {
  readonly unit: string;
  /** Means over equal spans from 0 to the horizon, of parts in the system and of throughput. */
  readonly horizon: number;
  readonly warmUp: number;
  readonly wip: readonly number[];
  readonly throughput: readonly number[];
  /** What each server was at, within the span. */
  readonly from: number;
  readonly to: number;
  readonly bars: readonly Bar[];
}

const SPANS = 120;
/** Bars of the Gantt chart, at most: a file that a browser opens at once. */
const BARS = 1500;

/** Looks at the first replication of a model; undefined where it cannot go on. */
export function illustrate(model: FlowModel, plan: Plan): Illustration | undefined {
  const network = compile(model);
  const names = indicatorNames(network);
  try {
    const spans = series(network, plan, 0, SPANS);
    const of = (indicator: string) => spans.map((values) => values[names.indexOf(indicator)] ?? NaN);
    const { bars, until } = trace(network, plan, 0, { from: plan.warmUp, to: plan.warmUp + (plan.horizon - plan.warmUp) / 4 }, { bars: BARS, moves: Infinity });
    return { unit: model.unit, horizon: plan.horizon, warmUp: plan.warmUp, wip: of('wip'), throughput: of('throughput'), from: plan.warmUp, to: until, bars };
  } catch (error) {
    if (error instanceof DesError) return undefined;
    throw error;
  }
}
