import { DesError } from '../engine/des-error.js';
import { type Interval, interval, pValue } from './interval.js';

/** One scenario's values of an indicator, by replication, in the order of the base's. */
export interface Arm {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Comparison {
  readonly name: string;
  /** Scenario minus base, replication by replication: an interval that holds for all scenarios at once (Bonferroni), for this one indicator. */
  readonly difference: Interval;
  /** The two-sided p-value, and after S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979). */
  readonly p: number;
  readonly adjustedP: number;
  /** Whether the scenario differs from the base at the family-wise level 1 - confidence, by Holm's procedure. */
  readonly differs: boolean;
  /** Correlation of scenario and base: what common random numbers gained. */
  readonly correlation: number;
}

/**
 * Compares scenarios with a base on common random numbers, corrected for their number.
 * @throws DesError `experiment.invalid` where arms are not of one length of at least two
 */
export function compare(base: Arm, scenarios: readonly Arm[], confidence: number): Comparison[] {
  const uneven = scenarios.find(({ values }) => values.length !== base.values.length || values.length < 2);
  if (uneven) throw new DesError('experiment.invalid', `${uneven.name} has ${uneven.values.length} replications, the base ${base.values.length}`, 'give both the same two or more replications');
  const each = 1 - (1 - confidence) / scenarios.length;
  const plain = scenarios.map(({ name, values }) => {
    const difference = interval(values.map((value, i) => value - base.values[i]), each);
    return { name, difference, p: pValue(difference), correlation: correlation(values, base.values) };
  });
  const adjusted = holm(plain.map(({ p }) => p));
  return plain.map((comparison, i) => ({ ...comparison, adjustedP: adjusted[i], differs: adjusted[i] <= 1 - confidence }));
}

/** Holm's adjusted p-values, in the order given. One that is NaN (nothing was seen to compare) stays so, and counts as a comparison all the same. */
export function holm(p: readonly number[]): number[] {
  const adjusted = new Array<number>(p.length).fill(NaN);
  let most = 0;
  p.map((value, i) => [value, i] as const)
    .filter(([value]) => !Number.isNaN(value))
    .sort(([a], [b]) => a - b)
    .forEach(([value, i], rank) => (adjusted[i] = most = Math.max(most, Math.min(1, value * (p.length - rank)))));
  return adjusted;
}

function correlation(all: readonly number[], others: readonly number[]): number {
  const both = all.flatMap((value, i) => (Number.isNaN(value - others[i]) ? [] : [[value, others[i]] as const]));
  const [x, y] = [both.map(([value]) => value), both.map(([, value]) => value)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    xy += (value - mx) * (y[i] - my);
    xx += (value - mx) ** 2;
    yy += (y[i] - my) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}
