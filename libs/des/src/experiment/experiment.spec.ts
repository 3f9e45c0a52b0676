import { networkOf } from '../flow/fixtures.js';
import { hash } from '../random/streams.js';
import { compare, holm } from './compare.js';
import { interval } from './interval.js';
import { indicatorNames } from './indicators.js';
import { replicate } from './replication.js';
import { enough, summarise } from './summary.js';
import { findWarmUp, mser5 } from './warm-up.js';

const queue = (mean: number, name: string) =>
  networkOf(
    `
sources: { arrivals: { every: { exponential: { mean: 1 } }, to: machine } }
stations: { machine: { queue: {}, time: { exponential: { mean: ${mean} } }, to: out } }
sinks: [out]`,
    name,
  );

describe('intervals', () => {
  it("is Student's: a hand-worked example", () => {
    const { mean, halfWidth, sd } = interval([1.2, 1.5, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.5, 1.09], 0.9);
    expect(mean).toBeCloseTo(1.343, 10);
    expect(sd * sd).toBeCloseTo(0.17, 2); // A. M. Law, example 4.26
    expect(halfWidth).toBeCloseTo(0.24, 2);
  });

  it('of one value has no end, of equal values no width; what was not observed does not count', () => {
    expect(interval([3], 0.95)).toMatchObject({ mean: 3, halfWidth: Infinity, count: 1 });
    expect(interval([2, 2, NaN, 2], 0.95)).toMatchObject({ mean: 2, halfWidth: 0, count: 3 });
  });

  it('nominal 95 % intervals hold the truth 93 to 97 times in 100, over 1,000 experiments', () => {
    const network = queue(0.5, 'coverage');
    let held = 0;
    for (let experiment = 0; experiment < 1000; experiment += 1) {
      const plan = { seed: hash(`coverage ${experiment}`), horizon: 220, warmUp: 20 };
      const found = summarise(network, Array.from({ length: 6 }, (_, i) => replicate(network, plan, i)), 0.95).get('machine.busy');
      if (found && found.low <= 0.5 && 0.5 <= found.high) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(930);
    expect(held).toBeLessThanOrEqual(970);
  });
});

describe('warm-up', () => {
  it('MSER-5 cuts where a known transient ends', () => {
    const noise = (i: number) => ((i * 0.6180339887498949) % 1) - 0.5;
    const observations = Array.from({ length: 500 }, (_, i) => 10 - (i < 60 ? 8 * (1 - i / 60) : 0) + noise(i));
    expect(mser5(observations)).toBeGreaterThanOrEqual(45);
    expect(mser5(observations)).toBeLessThanOrEqual(65);
    expect(mser5(Array.from({ length: 500 }, (_, i) => noise(i)))).toBeLessThan(50);
  });

  it('a model that starts empty gets a warm-up, and says when its horizon cannot tell', () => {
    const slow = networkOf(`
sources: { parts: { every: { exponential: { mean: 1 } }, to: hall } }
stations: { hall: { servers: 500, time: { exponential: { mean: 100 } }, to: out } }
sinks: [out]`);
    const long = findWarmUp(slow, { seed: 1, horizon: 4000 });
    expect(long.settled).toBe(true);
    expect(long.warmUp).toBeGreaterThan(150);
    expect(long.warmUp).toBeLessThan(1200);
    expect(findWarmUp(slow, { seed: 1, horizon: 60 }).settled).toBe(false);
  });
});

describe('replications', () => {
  const network = queue(0.5, 'stop rule');
  const plan = { seed: 1, horizon: 500, warmUp: 50 };

  it('go on until the interval is narrow enough, or the most are done', () => {
    const rule = { confidence: 0.95, min: 10, max: 200, precision: { 'machine.busy': 0.03 } };
    const done = [];
    while (!enough(network, done, rule)) done.push(replicate(network, plan, done.length));
    const found = summarise(network, done, 0.95).get('machine.busy');
    expect(found?.halfWidth).toBeLessThanOrEqual(0.03 * (found?.mean ?? 0));
    expect(done.length).toBeGreaterThan(10);
    expect(enough(network, done, { ...rule, max: done.length })).toBe(true);
  });

  it.each([480, 0.7, 1e6 / 3, 86400 * 7])('that are watched come to their end whatever the horizon, and to the same values (%d)', (horizon) => {
    const watched = { seed: 1, horizon, warmUp: horizon / 16 };
    const slow = networkOf(`
sources: { parts: { every: ${horizon / 50}, to: machine } }
stations: { machine: { queue: {}, time: ${horizon / 70}, to: out } }
sinks: [out]`);
    let looks = 0;
    expect(replicate(slow, watched, 0, () => (looks += 1) > 0).values).toEqual(replicate(slow, watched, 0).values);
    expect(looks).toBeGreaterThanOrEqual(100);
    expect(looks).toBeLessThan(110);
  });

  it('refuse an indicator that is not there, and a horizon within the warm-up', () => {
    const two = [0, 1].map((i) => replicate(network, plan, i));
    const invalid = expect.objectContaining({ code: 'experiment.invalid' });
    expect(() => enough(network, two, { confidence: 0.9, min: 2, max: 9, precision: { spead: 0.1 } })).toThrow(invalid);
    expect(() => replicate(network, { ...plan, warmUp: 500 }, 0)).toThrow(invalid);
  });
});

describe('comparisons on common random numbers', () => {
  it('see a small gain that independent runs of that length do not, and none where there is none', () => {
    const plan = { seed: hash('comparison'), horizon: 2000, warmUp: 200 };
    const arm = (name: string, mean: number, seed = plan.seed) => {
      const network = queue(mean, name);
      const at = indicatorNames(network).indexOf('timeInSystem');
      return { name, values: Array.from({ length: 10 }, (_, i) => replicate(network, { ...plan, seed }, i).values[at]) };
    };
    const base = arm('base', 0.5);
    const [faster, same] = compare(base, [arm('faster', 0.49), arm('same', 0.5)], 0.95);
    expect(faster).toMatchObject({ differs: true });
    expect(faster.difference.high).toBeLessThan(0);
    expect(faster.correlation).toBeGreaterThan(0.98);
    expect(same).toMatchObject({ differs: false, difference: { mean: 0 } });
    expect(compare(base, [arm('faster', 0.49, 77)], 0.95)[0].difference.halfWidth).toBeGreaterThan(5 * faster.difference.halfWidth);
  });

  it("Holm's values are those of a worked example, and never fall", () => {
    // A comparison of which nothing was seen spoils none of the others, and is counted among them.
    expect(holm([NaN, 0.01, 0.2])).toEqual([NaN, 0.03, 0.4]);
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((expected, i) => expect(adjusted[i]).toBeCloseTo(expected, 12));
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });

  it('refuse arms of different lengths', () => {
    expect(() => compare({ name: 'base', values: [1, 2] }, [{ name: 'other', values: [1] }], 0.95)).toThrow(expect.objectContaining({ code: 'experiment.invalid' }));
  });
});
