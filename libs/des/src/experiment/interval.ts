import { studentCdf, studentQuantile } from '@orrery/numeric';

/** A mean with its confidence interval over independent replications. */
export interface Interval {
  readonly mean: number;
  /** Half the width of the interval; Infinity for a single replication. */
  readonly halfWidth: number;
  readonly low: number;
  readonly high: number;
  readonly sd: number;
  readonly count: number;
}

/** Student's t interval for the mean of independent values. Values that are NaN (nothing was observed) are left out and not counted. */
export function interval(values: readonly number[], confidence: number): Interval {
  const seen = values.filter((value) => !Number.isNaN(value));
  const count = seen.length;
  const mean = seen.reduce((sum, value) => sum + value, 0) / count;
  const sd = Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  const halfWidth = count < 2 ? Infinity : (studentQuantile(0.5 + confidence / 2, count - 1) * sd) / Math.sqrt(count);
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth, sd: count < 2 ? NaN : sd, count };
}

/** The two-sided p-value of the hypothesis that the mean is 0. */
export function pValue({ mean, sd, count }: Interval): number {
  if (sd === 0) return mean === 0 ? 1 : 0;
  return 2 * studentCdf(-Math.abs(mean) / (sd / Math.sqrt(count)), count - 1);
}
