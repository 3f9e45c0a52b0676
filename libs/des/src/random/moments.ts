import { exp, logGamma, normalCdf } from '@orrery/numeric';
import { type Distribution } from './distribution.js';

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance in closed form. */
export function momentsOf(distribution: Distribution): Moments {
  if (typeof distribution === 'number') return { mean: distribution, variance: 0 };
  if ('exponential' in distribution) {
    const mean = 'mean' in distribution.exponential ? distribution.exponential.mean : 1 / distribution.exponential.rate;
    return { mean, variance: mean * mean };
  }
  if ('uniform' in distribution) {
    const { min, max } = distribution.uniform;
    return { mean: (min + max) / 2, variance: (max - min) ** 2 / 12 };
  }
  if ('triangular' in distribution) {
    const { min: a, mode: b, max: c } = distribution.triangular;
    return { mean: (a + b + c) / 3, variance: (a * a + b * b + c * c - a * b - a * c - b * c) / 18 };
  }
  if ('erlang' in distribution) return { mean: distribution.erlang.mean, variance: distribution.erlang.mean ** 2 / distribution.erlang.stages };
  if ('gamma' in distribution) return { mean: distribution.gamma.mean, variance: distribution.gamma.mean ** 2 / distribution.gamma.shape };
  if ('weibull' in distribution) {
    const { shape, scale } = distribution.weibull;
    const first = exp(logGamma(1 + 1 / shape));
    return { mean: scale * first, variance: scale * scale * (exp(logGamma(1 + 2 / shape)) - first * first) };
  }
  if ('lognormal' in distribution) return { mean: distribution.lognormal.mean, variance: distribution.lognormal.sd ** 2 };
  if ('normal' in distribution) return truncated(distribution.normal);
  if ('empirical' in distribution) return interpolated([...distribution.empirical].sort((x, y) => x - y));
  if ('discrete' in distribution) {
    const { values, weights = values.map(() => 1) } = distribution.discrete;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = values.reduce((sum, value, i) => sum + value * weights[i], 0) / total;
    return { mean, variance: values.reduce((sum, value, i) => sum + weights[i] * (value - mean) ** 2, 0) / total };
  }
  const { p } = distribution.geometric;
  return { mean: 1 / p, variance: (1 - p) / (p * p) };
}

/** N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1, section 13.10.1. */
function truncated(normal: { mean: number; sd: number; min?: number; max?: number }): Moments {
  const { mean, sd, min = 0, max = Infinity } = normal;
  if (sd === 0) return { mean: Math.min(max, Math.max(min, mean)), variance: 0 };
  const density = (z: number) => (Math.abs(z) === Infinity ? 0 : exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI));
  const [a, b] = [(min - mean) / sd, (max - mean) / sd];
  const mass = normalCdf(b) - normalCdf(a);
  const shift = (density(a) - density(b)) / mass;
  const slope = ((a === -Infinity ? 0 : a * density(a)) - (b === Infinity ? 0 : b * density(b))) / mass;
  return { mean: mean + sd * shift, variance: sd * sd * (1 + slope - shift * shift) };
}

function interpolated(sorted: number[]): Moments {
  const pieces = sorted.length - 1;
  let [mean, square] = [0, 0];
  for (let i = 0; i < pieces; i += 1) {
    const [x, y] = [sorted[i], sorted[i + 1]];
    mean += (x + y) / 2 / pieces;
    square += (x * x + x * y + y * y) / 3 / pieces;
  }
  return { mean, variance: square - mean * mean };
}
