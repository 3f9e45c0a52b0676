import { exp, log, lowerGamma, normalCdf, power, upperGamma } from '@orrery/numeric';
import { SnapshotReader, SnapshotWriter } from '../engine/snapshot.js';
import { type Distribution } from './distribution.js';
import { momentsOf } from './moments.js';
import { Sampler } from './sampler.js';
import { hash, Streams } from './streams.js';

const DRAWS = 10000;
/**
 * Every test's seed is the hash of what it tests, never chosen. A sample passes at the level 1e-4 (Kolmogorov–Smirnov, chi²) and within
 * four standard errors of the mean (6e-5): a right sampler fails a run of all of them about once in 400 changes of a name.
 */
const LEVEL = 1e-4;

function sample(name: string, distribution: Distribution, draws = DRAWS): Float64Array {
  const sampler = new Sampler([distribution]);
  const streams = new Streams([name], hash(name), 0);
  return Float64Array.from({ length: draws }, () => sampler.draw(0, streams, 0));
}

/** The p-value of the largest distance between sample and distribution function (Kolmogorov's limit with M. A. Stephens' correction, 1970). */
function kolmogorovSmirnov(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const f = cdf(x);
    distance = Math.max(distance, f - i / n, (i + 1) / n - f);
  });
  const t = distance * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n));
  let p = 0;
  for (let k = 1; k <= 100; k += 1) p += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, Math.max(0, p));
}

const erlangCdf = (stages: number, mean: number) => (x: number) => lowerGamma(stages, (x * stages) / mean);
const logSigma = Math.sqrt(Math.log(1 + 0.25));
const observations = [1, 2, 2.5, 4, 9];
const between = (low: number, x: number, high: number) => Math.min(high, Math.max(low, x));

const CONTINUOUS: [string, Distribution, (x: number) => number][] = [
  ['exponential by mean', { exponential: { mean: 3 } }, (x) => 1 - exp(-x / 3)],
  ['exponential by rate', { exponential: { rate: 4 } }, (x) => 1 - exp(-4 * x)],
  ['uniform', { uniform: { min: 2, max: 5 } }, (x) => (x - 2) / 3],
  ['triangular', { triangular: { min: 1, mode: 2, max: 6 } }, (x) => (x < 2 ? (x - 1) ** 2 / 5 : 1 - (6 - x) ** 2 / 20)],
  ['erlang', { erlang: { stages: 3, mean: 2 } }, erlangCdf(3, 2)],
  ['gamma, shape above 1', { gamma: { shape: 2.5, mean: 4 } }, erlangCdf(2.5, 4)],
  ['gamma, shape below 1', { gamma: { shape: 0.4, mean: 4 } }, erlangCdf(0.4, 4)],
  ['weibull, wearing out', { weibull: { shape: 2.2, scale: 7 } }, (x) => 1 - exp(-power(x / 7, 2.2))],
  ['weibull, early failures', { weibull: { shape: 0.7, scale: 7 } }, (x) => 1 - exp(-power(x / 7, 0.7))],
  ['lognormal', { lognormal: { mean: 2, sd: 1 } }, (x) => normalCdf((log(x) - Math.log(2) + logSigma ** 2 / 2) / logSigma)],
  ['normal cut at 0', { normal: { mean: 1, sd: 1 } }, (x) => (normalCdf(x - 1) - normalCdf(-1)) / (1 - normalCdf(-1))],
  ['normal cut on both sides', { normal: { mean: 1, sd: 2, min: 0.5, max: 3 } }, (x) => (normalCdf((x - 1) / 2) - normalCdf(-0.25)) / (normalCdf(1) - normalCdf(-0.25))],
  [
    'empirical',
    { empirical: observations },
    (x) => observations.slice(1).reduce((sum, high, i) => sum + (between(observations[i], x, high) - observations[i]) / (high - observations[i]) / 4, 0),
  ],
];

const DISCRETE: [string, Distribution, (x: number) => number, number[]][] = [
  ['discrete', { discrete: { values: [5, 1, 3], weights: [1, 2, 7] } }, (x) => ({ 5: 0.1, 1: 0.2, 3: 0.7 })[x] ?? 0, [1, 3, 5]],
  ['discrete without weights', { discrete: { values: [2, 4] } }, () => 0.5, [2, 4]],
  ['geometric', { geometric: { p: 0.3 } }, (x) => 0.3 * 0.7 ** (x - 1), [1, 2, 3, 4, 5, 6, 7, 8]],
];

const ALL: [string, Distribution][] = [...CONTINUOUS, ...DISCRETE].map(([name, distribution]) => [name, distribution]);

describe.each(ALL)('%s', (name, distribution) => {
  it('has the mean and the variance of its formula', () => {
    const values = sample(name, distribution);
    const { mean, variance } = momentsOf(distribution);
    const sampleMean = values.reduce((sum, x) => sum + x, 0) / DRAWS;
    const squares = values.map((x) => (x - mean) ** 2);
    const sampleVariance = squares.reduce((sum, x) => sum + x, 0) / DRAWS;
    const fourth = squares.reduce((sum, x) => sum + (x - sampleVariance) ** 2, 0) / DRAWS;
    expect(Math.abs(sampleMean - mean)).toBeLessThan(4 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(sampleVariance - variance)).toBeLessThanOrEqual(4 * Math.sqrt(fourth / DRAWS) + 1e-9);
  });
});

describe('goodness of fit', () => {
  it.each(CONTINUOUS)('%s passes Kolmogorov–Smirnov', (name, distribution, cdf) => {
    expect(kolmogorovSmirnov(sample(name, distribution), cdf)).toBeGreaterThan(LEVEL);
  });

  it.each(DISCRETE)('%s passes chi²', (name, distribution, mass, values) => {
    const drawn = sample(name, distribution);
    const counts = values.map((value) => drawn.filter((x) => x === value).length);
    const rest = DRAWS - counts.reduce((sum, count) => sum + count, 0);
    const restMass = 1 - values.reduce((sum, value) => sum + mass(value), 0);
    let chi = values.reduce((sum, value, i) => sum + (counts[i] - DRAWS * mass(value)) ** 2 / (DRAWS * mass(value)), 0);
    if (restMass > 1e-9) chi += (rest - DRAWS * restMass) ** 2 / (DRAWS * restMass);
    else expect(rest).toBe(0);
    expect(upperGamma((values.length - (restMass > 1e-9 ? 0 : 1)) / 2, chi / 2)).toBeGreaterThan(LEVEL);
  });

  it('the test bites: a sample of a mean 6 % off fails it', () => {
    expect(kolmogorovSmirnov(sample('biting', { exponential: { mean: 3.18 } }), (x) => 1 - exp(-x / 3))).toBeLessThan(LEVEL);
  });
});

describe('streams', () => {
  it('a constant uses no random number', () => {
    const [sampler, streams] = [new Sampler([4]), new Streams(['a'], 1, 0)];
    expect(sampler.draw(0, streams, 0)).toBe(4);
    expect(streams.uniform(0)).toBe(new Streams(['a'], 1, 0).uniform(0));
  });

  it('a stream depends on its name, not on which other streams there are', () => {
    const [alone, among] = [new Streams(['filler'], 5, 2), new Streams(['mixer', 'filler', 'capper'], 5, 2)];
    for (let i = 0; i < 40; i += 1) {
      among.uniform(0);
      expect(among.uniform(1)).toBe(alone.uniform(0));
    }
  });

  it('streams, seeds and replications are uncorrelated', () => {
    const pairs: [Streams, Streams][] = [
      [new Streams(['a'], 1, 0), new Streams(['b'], 1, 0)],
      [new Streams(['a'], 1, 0), new Streams(['a'], 2, 0)],
      [new Streams(['a'], 1, 0), new Streams(['a'], 1, 1)],
    ];
    for (const [x, y] of pairs) {
      let sum = 0;
      for (let i = 0; i < DRAWS; i += 1) sum += (x.uniform(0) - 0.5) * (y.uniform(0) - 0.5);
      expect(Math.abs((sum / DRAWS) * 12)).toBeLessThan(4 / Math.sqrt(DRAWS));
    }
  });

  it('goes on from a snapshot with the very next number', () => {
    const streams = new Streams(['a', 'b'], 9, 3);
    for (let i = 0; i < 21; i += 1) streams.uniform(0);
    const writer = new SnapshotWriter(1);
    streams.save(writer);
    const restored = new Streams(['a', 'b'], 9, 3);
    restored.load(new SnapshotReader(writer.bytes(), 1));
    for (let i = 0; i < 40; i += 1) expect([restored.uniform(0), restored.uniform(1)]).toEqual([streams.uniform(0), streams.uniform(1)]);
  });

  it('refuses parameters that make no distribution', () => {
    const wrong: Distribution[] = [-1, NaN, { uniform: { min: 2, max: 1 } }, { exponential: { rate: 0 } }, { erlang: { stages: 1.5, mean: 1 } }, { discrete: { values: [1], weights: [0] } }];
    for (const distribution of wrong) expect(() => new Sampler([distribution])).toThrow(expect.objectContaining({ code: 'distribution.invalid' }));
  });
});
