import { theilSen } from '../life/theil-sen.js';
import { boxLimit, ewmaLimit, jacksonMudholkarLimit, t2Limit } from '../monitoring/limits.js';
import { contributions, principalComponents, statistics } from '../monitoring/principal-components.js';

const [N, P, KEPT] = [60, 4, 2];
const series = Array.from({ length: N }, (_, i) => Array.from({ length: P }, (_v, j) => Math.sin(0.7 * i * (j + 1)) + 0.5 * Math.cos(0.3 * i) + 0.1 * j * Math.sin(0.11 * i * i)));
const X = [1, -2, 0.5, 3];
/** Two of four components, whatever share they explain. */
const kept = () => {
  const all = principalComponents(series, 1);
  return { ...all, loadings: all.loadings.slice(0, KEPT) };
};

// Figures printed by reference.py (scikit-learn 1.9.1, scipy 1.17.1).
describe('against scikit-learn and scipy', () => {
  it('principal components have the same variances', () => {
    expect(kept().variances).toEqual([1.6439894683696477, 0.8191104204543204, 0.7968417162241771, 0.7400583949518538].map((value) => expect.closeTo(value, 12)));
  });

  it('T² and Q of a sample are the same', () => {
    const { t2, q } = statistics(kept(), X);
    expect([t2, q]).toEqual([expect.closeTo(0.9521305955043202, 11), expect.closeTo(12.687856868670561, 11)]);
  });

  it('limits from F and from weighted χ² are the same', () => {
    expect(t2Limit(KEPT, N, 0.01)).toBeCloseTo(10.32326948038325, 9);
    expect(boxLimit(1.6, 0.8, 0.01)).toBeCloseTo(4.370956858790172, 10);
  });

  it('the slope of Theil and Sen is the same, its error half their interval of 68 %', () => {
    const points = Array.from({ length: 12 }, (_, i) => {
      const x = ((i * i) % 11) + i;
      return [x, 0.5 * x + (i % 5 === 0 ? 7 : 0.1 * (i % 3))] as const;
    });
    const { slope, error } = theilSen(points)!;
    expect([slope, error]).toEqual([expect.closeTo(0.4857142857142857, 13), expect.closeTo(0.05, 2)]);
  });
});

describe('against published values', () => {
  it('the limit of Q is that of the ballistic missiles (J. E. Jackson, A User’s Guide to Principal Components, 1991, section 2.7.2)', () => {
    expect(jacksonMudholkarLimit([29.33, 16.41], 0.05)).toBeCloseTo(140.4, 0);
  });

  it('the limits of an EWMA chart are those of a textbook (D. C. Montgomery, Statistical Quality Control, example 9.2: λ 0.10, L 2.7, µ 10, σ 1)', () => {
    expect([1, 2, Infinity].map((samples) => 10 + ewmaLimit(0.1, 2.7, samples))).toEqual([10.27, 10.36, 10.62].map((limit) => expect.closeTo(limit, 2)));
  });
});

describe('limits', () => {
  it('of Q where the power transform has none come from χ²; of nothing, nothing', () => {
    // One large eigenvalue among many small ones: h0 = 1 − 2θ1θ3/3θ2² is below zero.
    const skewed = [10, ...Array.from({ length: 40 }, () => 0.5)];
    expect(jacksonMudholkarLimit(skewed, 0.01)).toBeGreaterThan(30);
    expect([jacksonMudholkarLimit([], 0.01), boxLimit(0, 0, 0.01)]).toEqual([0, 0]);
  });

  it('of T² tend to χ² with many samples', () => {
    expect(t2Limit(2, 1e6, 0.01)).toBeCloseTo(-2 * Math.log(0.01), 3);
  });
});

describe('contributions by reconstruction', () => {
  it('put a shift of one signal first, for every signal and whatever the others hang together (Alcala and Qin 2009)', () => {
    for (let signal = 0; signal < P; signal += 1) {
      const parts = contributions(kept(), Array.from({ length: P }, (_, j) => (j === signal ? -3 : 0)), 9, 4);
      expect(parts.indexOf(Math.max(...parts))).toBe(signal);
    }
  });

  it('are what the combined index falls by when the signal is set right', () => {
    const pca = kept();
    const index = (x: readonly number[]) => statistics(pca, x).t2 / 9 + statistics(pca, x).q / 4;
    const [first = 0] = contributions(pca, X, 9, 4);
    const best = Math.min(...Array.from({ length: 4001 }, (_, i) => index([1 + (i - 2000) / 200, -2, 0.5, 3])));
    expect(index(X) - best).toBeCloseTo(first, 3);
  });
});
