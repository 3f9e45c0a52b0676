import { incompleteBeta } from './special.js';
import { normalQuantile } from './normal.js';

/** The distribution function of Student's t. */
export function studentCdf(t: number, freedom: number): number {
  const tail = 0.5 * incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
  return t < 0 ? tail : 1 - tail;
}

/** The last quantile asked for: a summary asks for the same one for every indicator. */
let last = { p: 0.5, freedom: 1, quantile: 0 };

/** The quantile of Student's t for 0 < p < 1: bisection on the distribution function, to 1e-12. */
export function studentQuantile(p: number, freedom: number): number {
  if (last.p !== p || last.freedom !== freedom) last = { p, freedom, quantile: bisect(p, freedom) };
  return last.quantile;
}

function bisect(p: number, freedom: number): number {
  if (p < 0.5) return -bisect(1 - p, freedom);
  if (p === 0.5) return 0;
  let low = 0;
  let high = Math.max(1, normalQuantile(p));
  while (studentCdf(high, freedom) < p) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (studentCdf(middle, freedom) < p) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
