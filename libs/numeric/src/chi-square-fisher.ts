import { invert } from './invert.js';
import { incompleteBeta, lowerGamma } from './special.js';

/** The distribution function of χ² with `freedom` degrees of freedom (any positive number). */
export function chiSquareCdf(x: number, freedom: number): number {
  return lowerGamma(0.5 * freedom, 0.5 * x);
}

export function chiSquareQuantile(p: number, freedom: number): number {
  return invert((x) => chiSquareCdf(x, freedom), p, freedom);
}

/** The distribution function of Fisher's F, the ratio of two mean squares with `above` and `below` degrees of freedom. */
export function fisherCdf(x: number, above: number, below: number): number {
  return x <= 0 ? 0 : incompleteBeta(0.5 * above, 0.5 * below, (above * x) / (above * x + below));
}

export function fisherQuantile(p: number, above: number, below: number): number {
  return invert((x) => fisherCdf(x, above, below), p, 1);
}
