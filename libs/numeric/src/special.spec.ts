import { normalCdf, normalQuantile } from './normal.js';
import { incompleteBeta, logGamma, lowerGamma, upperGamma } from './special.js';
import { studentCdf, studentQuantile } from './student.js';

describe('special functions', () => {
  it('ln Γ is the logarithm of factorials and of √π', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
  });

  it('the incomplete gamma function with shape 1 is the exponential distribution, with shape 3 the Erlang one', () => {
    for (const x of [0.1, 1, 4, 12]) {
      expect(lowerGamma(1, x)).toBeCloseTo(1 - Math.exp(-x), 13);
      expect(upperGamma(3, x)).toBeCloseTo(Math.exp(-x) * (1 + x + (x * x) / 2), 13);
    }
  });

  it('the incomplete beta function has its polynomial values', () => {
    expect(incompleteBeta(2, 3, 0.4)).toBeCloseTo(0.5248, 12);
    expect(incompleteBeta(1, 1, 0.7)).toBeCloseTo(0.7, 13);
    expect([incompleteBeta(2, 2, 0), incompleteBeta(2, 2, 1)]).toEqual([0, 1]);
  });

  it('the normal quantile inverts the distribution function, tails included', () => {
    for (const p of [1e-12, 1e-5, 0.01, 0.2, 0.5, 0.9, 0.975, 0.9999]) expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 11);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301131, 12);
  });

  it("Student's quantiles are those of the tables", () => {
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.706204736432095, 9);
    expect(studentQuantile(0.975, 9)).toBeCloseTo(2.2621571627982, 10);
    expect(studentQuantile(0.995, 19)).toBeCloseTo(2.86093460646498, 10);
    expect(studentQuantile(0.05, 30)).toBeCloseTo(-1.6972608865939574, 10);
    expect(studentCdf(0, 5)).toBe(0.5);
  });
});
