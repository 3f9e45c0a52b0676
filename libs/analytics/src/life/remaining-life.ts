import { inverseGaussianCdf, median, normalQuantile } from '@orrery/numeric';
import { theilSen } from './theil-sen.js';

export interface LifeEstimate {
  /** Milliseconds; absent beyond the horizon. */
  readonly p10Ms?: number;
  readonly p50Ms?: number;
  readonly p90Ms?: number;
  /** Unit of the value per millisecond. */
  readonly slope: number;
}

/** Normal deviates at the middles of nine equally likely parts: the uncertain drift as nine cases. */
const CASES = [1, 3, 5, 7, 9, 11, 13, 15, 17].map((i) => normalQuantile(i / 18));
/** Points that say where the value is now. */
const LAST = 5;
/** Increments over so many steps tell diffusion from measuring noise. */
const LAG = 4;

/**
 * When a degrading value reaches its limit: a Wiener process with drift (G. A. Whitmore, "Estimating Degradation by a Wiener Diffusion Process Subject to
 * Measurement Error", Lifetime Data Analysis 1, 1995), drift and its error by Theil and Sen, diffusion from the increments robustly and without the
 * part that measuring noise explains. The time is the first passage, inverse Gaussian for each drift, averaged over what the drift may be.
 * @param points [ms, value], oldest first, at least eight
 */
export function remainingLife(points: readonly (readonly [atMs: number, value: number])[], limit: number, rising: boolean, horizonMs: number): LifeEstimate | undefined {
  const [, last] = [points[0], points.at(-1)];
  if (points.length < 8 || !last) return undefined;
  const sign = rising ? 1 : -1;
  const line = points.map(([atMs, value]) => [atMs - last[0], sign * value] as const);
  const trend = theilSen(line);
  if (!trend) return undefined;
  const slope = sign * trend.slope;
  const variance = diffusionOf(line, trend.slope);
  const diffusion = Math.sqrt(variance);
  // Where the value is now: by the last points, as a value that diffuses has left its line.
  const level = trend.intercept + median(line.slice(-LAST).map(([x, y]) => y - trend.intercept - trend.slope * x));
  const distance = sign * limit - level;
  if (distance <= 0) return { p10Ms: 0, p50Ms: 0, p90Ms: 0, slope };
  // A line through a diffusing value is less certain than one through noise: its slope has a variance of 6/5·diffusion²/time besides.
  const error = Math.sqrt(trend.error ** 2 + (1.2 * variance) / -line[0][0]);
  const passed = (t: number) => CASES.reduce((sum, z) => sum + inverseGaussianCdf(t, { distance, drift: trend.slope + z * error, diffusion }), 0) / CASES.length;
  const quantile = (p: number): number | undefined => {
    if (passed(horizonMs) < p) return undefined;
    let [low, high] = [0, horizonMs];
    while (high - low > 1e-6 * high) {
      const middle = 0.5 * (low + high);
      if (passed(middle) < p) low = middle;
      else high = middle;
    }
    return Math.round(high);
  };
  const [p10Ms, p50Ms, p90Ms] = [0.1, 0.5, 0.9].map(quantile);
  return { ...(p10Ms === undefined ? {} : { p10Ms }), ...(p50Ms === undefined ? {} : { p50Ms }), ...(p90Ms === undefined ? {} : { p90Ms }), slope };
}

/** Diffusion squared, per unit of time: var(increment over k steps) = diffusion²·k·Δt + 2·noise², from two k. */
function diffusionOf(points: readonly (readonly [number, number])[], slope: number): number {
  const spread = (lag: number): [variance: number, time: number] => {
    const squares: number[] = [];
    const times: number[] = [];
    for (let i = lag; i < points.length; i += 1) {
      const time = points[i][0] - points[i - lag][0];
      squares.push((points[i][1] - points[i - lag][1] - slope * time) ** 2);
      times.push(time);
    }
    // The median of a squared normal deviate is 0.4549 of its variance.
    return [median(squares) / 0.454936423119572, median(times)];
  };
  const [short, shortTime] = spread(1);
  const [long, longTime] = spread(LAG);
  return longTime > shortTime ? Math.max(0, (long - short) / (longTime - shortTime)) : 0;
}
