import { interval } from '../experiment/interval.js';
import { estimateSelection, greatest, type Sample, type Sampling, type Selection } from './sampling.js';

export interface Ocba {
  readonly delta: number;
  /** Stops where the probability of an incorrect selection is estimated to be this or less. */
  readonly alpha: number;
  readonly first: number;
  readonly most: number;
}

/**
 * Optimal computing budget allocation (C.-H. Chen, J. Lin, E. Yücesan, S. E. Chick, "Simulation budget allocation for further enhancing the efficiency
 * of ordinal optimization", Discrete Event Dynamic Systems 10, 2000): a tenth more replications at a time, most to those that are hard to tell from
 * the best. Its probability of a correct selection is an estimate from the samples, no promise.
 */
export function* ocba(options: readonly number[], sample: Sample, { delta, alpha, first, most }: Ocba): Sampling<Selection> {
  yield [{ options, to: first }];
  let alive = options.filter((option) => sample.values(option).length >= first);
  for (;;) {
    if (alive.length <= 1) return { best: alive[0], rivals: [], kept: true };
    const counts = alive.map((option) => sample.values(option).length);
    const stats = new Map(alive.map((option) => [option, interval(sample.values(option), 0.95)]));
    const best = greatest(alive, (option) => stats.get(option)?.mean ?? -Infinity);
    const others = alive.filter((option) => option !== best);
    if (estimateSelection(sample, best, others, delta) >= 1 - alpha) return { best, rivals: [], kept: true };
    const spent = counts.reduce((sum, count) => sum + count, 0);
    const increment = Math.max(alive.length, Math.floor(spent / 10));
    const shares = ratios(alive.map((option) => stats.get(option) as { mean: number; sd: number }), alive.indexOf(best));
    const whole = shares.reduce((sum, share) => sum + share, 0);
    const wanted = alive.map((option, i) => ({ options: [option], to: Math.min(most, Math.max(counts[i], Math.round(((spent + increment) * shares[i]) / whole))) })).filter(({ to, options: [option] }) => to > sample.values(option).length);
    const asked = wanted.reduce((sum, { to, options: [option] }) => sum + to - sample.values(option).length, 0);
    if (asked === 0 || !sample.affords(asked)) return { best, rivals: others.filter((other) => estimateSelection(sample, best, [other], delta) < 1 - alpha), kept: false };
    yield wanted;
    const stuck = new Set(wanted.filter(({ to, options: [option] }) => sample.values(option).length < to).flatMap((one) => one.options));
    alive = alive.filter((option) => !stuck.has(option));
  }
}

/** N_i / N_j = (s_i / d_i)² / (s_j / d_j)² with d the distance to the best, and N_best = s_best · sqrt(Σ N_i² / s_i²). */
function ratios(stats: readonly { readonly mean: number; readonly sd: number }[], best: number): number[] {
  const spread = stats.map(({ sd }) => Math.max(sd, 1e-12));
  const least = Math.max(1e-12, 1e-3 * Math.max(...spread));
  const shares = stats.map(({ mean }, i) => (i === best ? 0 : (spread[i] / Math.max(least, stats[best].mean - mean)) ** 2));
  shares[best] = spread[best] * Math.sqrt(shares.reduce((sum, share, i) => (i === best ? sum : sum + (share / spread[i]) ** 2), 0));
  return shares;
}
