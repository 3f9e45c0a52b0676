import { formatFloat } from '../format-value.js';
import { type Estimate } from './interval-rows.js';

/** A half-width of less than that share of its mean is what the sums were rounded by. */
const ROUNDING = 1e-12;

/** `12.3 ± 0.4`; without the interval where there is none. */
export function plusMinus(estimate: Estimate | undefined): string {
  if (!estimate || estimate.mean === null) return '–';
  const { mean, halfWidth } = estimate;
  if (halfWidth === null) return formatFloat(mean);
  return `${formatFloat(mean)} ± ${formatFloat(Math.abs(halfWidth) < ROUNDING * Math.abs(mean) ? 0 : halfWidth)}`;
}
