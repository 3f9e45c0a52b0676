/**
 * The x ≥ 0 at which a distribution function reaches p, by bisection: no derivative, no start value, and it cannot run away.
 * @param cdf rises from 0 at 0 to 1. @param from any scale of the variable, to begin the search with.
 */
export function invert(cdf: (x: number) => number, p: number, from: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? 0 : Infinity;
  let low = 0;
  let high = from;
  for (let i = 0; cdf(high) < p; i += 1) {
    low = high;
    high *= 2;
    if (i > 1000) return Infinity;
  }
  for (;;) {
    const middle = 0.5 * (low + high);
    if (middle <= low || middle >= high || high - low <= 1e-13 * high) return middle;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
}
