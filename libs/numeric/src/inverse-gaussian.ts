import { exp, log } from './elementary.js';
import { invert } from './invert.js';
import { normalCdf } from './normal.js';
import { upperGamma } from './special.js';

const { sqrt } = Math;

/**
 * The time at which a Wiener process with drift first passes a level at `distance` > 0: dX = drift·dt + diffusion·dW.
 * With drift > 0 it is inverse Gaussian with mean distance/drift and shape distance²/diffusion² (J. L. Folks and R. S. Chhikara,
 * "The Inverse Gaussian Distribution and Its Statistical Application", J. R. Stat. Soc. B 40, 1978). With drift ≤ 0 the level may never be
 * passed: the distribution function then ends below 1, at exp(2·drift·distance/diffusion²).
 */
export interface FirstPassage {
  readonly distance: number;
  readonly drift: number;
  readonly diffusion: number;
}

/** P(first passage ≤ t). */
export function inverseGaussianCdf(t: number, { distance, drift, diffusion }: FirstPassage): number {
  if (t <= 0) return 0;
  if (diffusion === 0) return drift > 0 && t >= distance / drift ? 1 : 0;
  const spread = diffusion * sqrt(t);
  const reached = normalCdf((drift * t - distance) / spread);
  // exp(large) · Φ(very negative): by logarithms, or the product is Infinity · 0.
  const reflected = exp((2 * drift * distance) / (diffusion * diffusion) + logNormalTail((drift * t + distance) / spread));
  return Math.min(1, reached + reflected);
}

/** The time by which the level is passed with probability p; Infinity where that never happens. */
export function inverseGaussianQuantile(p: number, passage: FirstPassage): number {
  const { distance, drift, diffusion } = passage;
  if (diffusion === 0) return drift > 0 ? distance / drift : Infinity;
  if (drift <= 0 && p >= exp((2 * drift * distance) / (diffusion * diffusion))) return Infinity;
  const scale = drift > 0 ? distance / drift : (distance * distance) / (diffusion * diffusion);
  return invert((t) => inverseGaussianCdf(t, passage), p, scale);
}

/** ln P(Z > x) for a standard normal Z. */
function logNormalTail(x: number): number {
  if (x < 0) return log(normalCdf(-x));
  if (x < 30) return log(0.5 * upperGamma(0.5, 0.5 * x * x));
  // Mills' ratio, to 1e-9 from here on (M. Abramowitz and I. A. Stegun, 26.2.12).
  const z = 1 / (x * x);
  return -0.5 * x * x - 0.9189385332046727 - log(x) + log(1 - z + 3 * z * z - 15 * z * z * z);
}
