import { chiSquareQuantile, fisherQuantile, normalQuantile } from '@orrery/numeric';

/**
 * Limit of Hotelling's T² of one new, independent sample: A(N² − 1)/(N(N − A)) · F(1 − α; A, N − A)
 * (J. F. MacGregor and T. Kourti, Control Engineering Practice 3, 1995, eq. 8).
 */
export function t2Limit(components: number, samples: number, alpha: number): number {
  const rest = Math.max(1, samples - components);
  return ((components * (samples * samples - 1)) / (samples * rest)) * fisherQuantile(1 - alpha, components, rest);
}

/**
 * Limit of Q (J. E. Jackson and G. S. Mudholkar, "Control Procedures for Residuals Associated with Principal Component Analysis", Technometrics 21, 1979).
 * @param variances eigenvalues of the components that were not kept, in any order
 */
export function jacksonMudholkarLimit(variances: readonly number[], alpha: number): number {
  const [theta1, theta2, theta3] = [1, 2, 3].map((power) => variances.reduce((sum, value) => sum + value ** power, 0));
  if (theta1 === 0) return 0;
  const h = 1 - (2 * theta1 * theta3) / (3 * theta2 * theta2);
  // Beyond the reach of the power transform the weighted χ² of Box takes over.
  if (h <= 0) return boxLimit(theta1, 2 * theta2, alpha);
  const c = normalQuantile(1 - alpha);
  const root = (c * Math.sqrt(2 * theta2 * h * h)) / theta1 + 1 + (theta2 * h * (h - 1)) / (theta1 * theta1);
  return theta1 * root ** (1 / h);
}

/**
 * Limit of a sum of squares with this mean and variance, as g·χ²(h) with g = variance/(2·mean), h = 2·mean²/variance (G. E. P. Box, "Some Theorems on
 * Quadratic Forms", Ann. Math. Stat. 25, 1954; from the moments of a baseline: P. Nomikos and J. F. MacGregor, Technometrics 37, 1995).
 * With moments measured on smoothed samples it holds for samples that hang together too.
 */
export function boxLimit(mean: number, variance: number, alpha: number): number {
  if (!(mean > 0) || !(variance > 0)) return Math.max(0, mean);
  return (variance / (2 * mean)) * chiSquareQuantile(1 - alpha, (2 * mean * mean) / variance);
}

/**
 * Limit of an exponentially weighted mean of standardised values, in standard deviations: L·√(λ/(2 − λ)·(1 − (1 − λ)^2i)) after i samples
 * (J. M. Lucas and M. S. Saccucci, "Exponentially Weighted Moving Average Control Schemes", Technometrics 32, 1990, eq. 3).
 */
export function ewmaLimit(smoothing: number, width: number, samples = Infinity): number {
  const settled = samples === Infinity ? 1 : 1 - (1 - smoothing) ** (2 * samples);
  return width * Math.sqrt((smoothing / (2 - smoothing)) * settled);
}
