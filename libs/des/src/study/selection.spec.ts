import { hash } from '../random/streams.js';
import { findFeasible } from './feasible.js';
import { kimNelson } from './kim-nelson.js';
import { ocba } from './ocba.js';
import { onNormals } from './sampling.fixtures.js';

const settings = { delta: 1, alpha: 0.1, first: 10, most: 5000 };
const options = [0, 1, 2, 3, 4, 5];
/** The hardest case: the best is better than all others by just the indifference. */
const means = [0, 0, 0, 1, 0, 0];
const REPETITIONS = 400;
/** Three standard deviations below what is promised: a promise that does not hold is seen, one that does is not doubted. */
const bound = (promised: number) => promised - 3 * Math.sqrt((promised * (1 - promised)) / REPETITIONS);

describe('the probability of a correct selection', () => {
  it.each([
    ['independent options', 2, 0],
    ['options that move together by common random numbers', 1.5, 3],
  ])('that KN promises holds over %s, in its hardest case', (name, sd, shared) => {
    let right = 0;
    for (let i = 0; i < REPETITIONS; i += 1) {
      const { result } = onNormals({ means, sd, shared, seed: hash(`KN ${name} ${i}`) }, (sample) => kimNelson(options, sample, settings));
      if (result.kept && result.best === 3) right += 1;
    }
    expect(right / REPETITIONS).toBeGreaterThanOrEqual(bound(0.9));
  });

  it('a procedure that looks at means alone would not hold it', () => {
    let right = 0;
    for (let i = 0; i < REPETITIONS; i += 1) {
      const { result } = onNormals({ means, sd: 2, shared: 0, seed: hash(`naive ${i}`) }, (sample) => kimNelson(options, sample, { ...settings, delta: 100 }));
      if (result.best === 3) right += 1;
    }
    expect(right / REPETITIONS).toBeLessThan(bound(0.9));
  });

  it('that OCBA estimates is not above what comes true, where it was not cut short', () => {
    let [right, ended, estimated] = [0, 0, 0];
    for (let i = 0; i < REPETITIONS; i += 1) {
      const { result } = onNormals({ means: [0, 0.2, 0.4, 2, 0.4, 0.2], sd: 2, shared: 0, seed: hash(`OCBA ${i}`) }, (sample) => ocba(options, sample, { ...settings, delta: 0, first: 20 }), 5000);
      if (!result.kept) continue;
      ended += 1;
      estimated += 0.9;
      if (result.best === 3) right += 1;
    }
    expect(ended).toBeGreaterThan(0.9 * REPETITIONS);
    expect(right / ended).toBeGreaterThanOrEqual(bound(estimated / ended));
  });

  it('of having judged all constraints rightly holds', () => {
    const bounds = [9, 9, 9, 11, 11, 11];
    let right = 0;
    for (let i = 0; i < REPETITIONS; i += 1) {
      const constraint = { indicator: 'x', max: 10, tolerance: 1 };
      const { result } = onNormals({ means, bounds, sd: 2, shared: 0, seed: hash(`F ${i}`) }, (sample) => findFeasible(options, sample, [constraint], settings));
      if (result.feasible.join() === '0,1,2') right += 1;
    }
    expect(right / REPETITIONS).toBeGreaterThanOrEqual(bound(0.9));
  });
});

describe('KN', () => {
  it('has the allowed error for all options that might have been left, not for those that are', () => {
    // What a constraint left over depends on the samples: with the error of two alone the promise would not hold.
    const two = { means: [0, 0.6], sd: 2, shared: 0, seed: hash('left over') };
    const used = (of?: number) => onNormals(two, (sample) => kimNelson([0, 1], sample, { ...settings, ...(of === undefined ? {} : { of }) })).used;
    expect(used(2)).toBe(used());
    expect(used(40)).toBeGreaterThan(1.3 * used());
  });

  it('spends on rivals, not on options that are far behind', () => {
    const spread = { means: [0, 1, 2, 3, 4, 5, 6, 9.5, 10], sd: 2, shared: 2, seed: hash('spread') };
    const { result, used } = onNormals(spread, (sample) => kimNelson([...spread.means.keys()], sample, { ...settings, delta: 0.5 }));
    expect(result).toEqual({ best: 8, rivals: [], kept: true });
    const alone = onNormals({ ...spread, means: [9.5, 10] }, (sample) => kimNelson([0, 1], sample, { ...settings, delta: 0.5 })).used;
    expect(used).toBeLessThan(3 * alone + 7 * 15);
  });

  it('says which rivals it could not tell apart when the replications are used up', () => {
    const { result } = onNormals({ means: [12, 12.1, 0], sd: 2, shared: 0, seed: 1 }, (sample) => kimNelson([0, 1, 2], sample, { ...settings, delta: 0.1, most: 30 }));
    expect([result.kept, [result.best, ...result.rivals].sort()]).toEqual([false, [0, 1]]);
  });
});
