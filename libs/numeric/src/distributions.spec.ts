import { chiSquareCdf, chiSquareQuantile, fisherCdf, fisherQuantile } from './chi-square-fisher.js';
import { inverseGaussianCdf, inverseGaussianQuantile } from './inverse-gaussian.js';

/** Digits in which two numbers agree. */
const relative = (ours: number, reference: number) => Math.abs(ours / reference - 1);

// Reference figures: scipy 1.16 stats.chi2.ppf, stats.f.ppf, stats.invgauss; the first of each is also in every table.
describe('quantiles of chi-square and F', () => {
  it.each([[0.95, 1, 3.841458820694124], [0.99, 8, 20.090235029663233], [0.999, 3.7, 17.825651694608457], [0.01, 50, 29.706682698841284]])(
    'χ²(%p; %p) is the figure of scipy', (p, freedom, reference) => {
      expect(relative(chiSquareQuantile(p, freedom), reference)).toBeLessThan(1e-11);
      expect(chiSquareCdf(reference, freedom)).toBeCloseTo(p, 11);
    });

  it.each([[0.95, 3, 10, 3.7082648190468435], [0.99, 8, 392, 2.556799611342619], [0.999, 2, 40, 8.250750892455084], [0.05, 5.5, 7, 0.22230927210215018]])(
    'F(%p; %p, %p) is the figure of scipy', (p, above, below, reference) => {
      expect(relative(fisherQuantile(p, above, below), reference)).toBeLessThan(1e-10);
      expect(fisherCdf(reference, above, below)).toBeCloseTo(p, 11);
    });

  it('has the limits, and NaN for what is no probability', () => {
    expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3), fisherQuantile(1.5, 1, 1)]).toEqual([0, Infinity, NaN]);
  });
});

describe('the first passage of a Wiener process', () => {
  it.each([
    [40, 10, 0.2, 1, 0.49675487848107447, [17.849255842653434, 40.21695206480007, 94.29976680632635]],
    [5, 1, 0.5, 0.05, 1, [1.8223426293101006, 1.995014529443812, 2.1840624034852456]],
  ])('is inverse Gaussian as scipy has it (t %p, distance %p, drift %p, diffusion %p)', (t, distance, drift, diffusion, cdf, [p10, p50, p90]) => {
    const passage = { distance, drift, diffusion };
    expect(inverseGaussianCdf(t, passage)).toBeCloseTo(cdf, 11);
    expect([0.1, 0.5, 0.9].map((p) => inverseGaussianQuantile(p, passage) / [p10, p50, p90][[0.1, 0.5, 0.9].indexOf(p)])).toEqual([1, 1, 1].map((x) => expect.closeTo(x, 9)));
  });

  it('keeps its tail where a factor overflows', () => {
    const passage = { distance: 100, drift: 0.03, diffusion: 0.01 };
    expect(relative(inverseGaussianCdf(3000, passage), 9.508341189142319e-75)).toBeLessThan(1e-6);
    expect(relative(inverseGaussianQuantile(0.5, passage), 3333.2777788598332)).toBeLessThan(1e-9);
  });

  it('may never happen when the drift leads away: P(ever) = exp(2·drift·distance/diffusion²)', () => {
    const away = { distance: 1, drift: -0.5, diffusion: 1 };
    expect(inverseGaussianCdf(1e9, away)).toBeCloseTo(Math.exp(-1), 6);
    expect(inverseGaussianQuantile(0.5, away)).toBe(Infinity);
    expect(inverseGaussianQuantile(0.2, away)).toBeLessThan(Infinity);
  });

  it('without diffusion arrives when the drift does', () => {
    expect(inverseGaussianQuantile(0.1, { distance: 6, drift: 2, diffusion: 0 })).toBe(3);
    expect(inverseGaussianQuantile(0.1, { distance: 6, drift: 0, diffusion: 0 })).toBe(Infinity);
  });
});
