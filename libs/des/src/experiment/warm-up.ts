import { type Network } from '../flow/network.js';
import { indicatorNames } from './indicators.js';
import { type Plan, series } from './replication.js';

const BATCH = 5;
const SPANS = 500;
const PILOTS = 5;

/**
 * MSER-5 (K. P. White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69, 1997; batches of five after White,
 * Cobb and Spratt, 2000): how many observations to delete so that the standard error of the mean of the rest is least. Only the first half of the
 * batches comes into question. @returns a multiple of 5; NaN observations count as 0
 */
export function mser5(observations: ArrayLike<number>): number {
  const batches = Array.from({ length: Math.floor(observations.length / BATCH) }, (_, batch) => {
    let sum = 0;
    for (let i = 0; i < BATCH; i += 1) sum += observations[batch * BATCH + i] || 0;
    return sum / BATCH;
  });
  let best = 0;
  let least = Infinity;
  let [sum, squares] = [0, 0];
  for (let from = batches.length - 1; from >= 0; from -= 1) {
    sum += batches[from];
    squares += batches[from] * batches[from];
    const count = batches.length - from;
    const statistic = (squares - (sum * sum) / count) / (count * count);
    if (from <= batches.length / 2 && statistic <= least) [best, least] = [from, statistic];
  }
  return best * BATCH;
}

/**
 * A warm-up for a model, from the parts in the system over the plan's horizon, averaged over pilot replications (Welch's averages, MSER-5's cut).
 * Where the cut falls on the last that it may be, the horizon is too short to tell: `settled` is false.
 */
export function findWarmUp(network: Network, plan: Omit<Plan, 'warmUp'>, pilots = PILOTS): { warmUp: number; settled: boolean; pilots: number } {
  const wip = indicatorNames(network).indexOf('wip');
  const mean = new Float64Array(SPANS);
  for (let pilot = 0; pilot < pilots; pilot += 1) series(network, { ...plan, warmUp: 0 }, pilot, SPANS).forEach((values, span) => (mean[span] += values[wip] / pilots));
  const cut = mser5(mean);
  return { warmUp: (cut * plan.horizon) / SPANS, settled: cut < SPANS / 2, pilots };
}
