import { NO_RUN, persistentScore, type RunState, stepRun } from './run-rule.js';

const settings = { persistence: { over: 3, of: 4 }, clearing: { below: 0.8, samples: 2 } };
const run = (scores: readonly number[]) => scores.reduce<RunState[]>((states, score, i) => [...states, stepRun(states.at(-1) ?? NO_RUN, i, score, settings)], []);
const since = (scores: readonly number[]) => run(scores).map(({ sinceMs }) => sinceMs ?? null);

describe('k of m', () => {
  it('single exceedances are no anomaly', () => {
    expect(since([0, 2, 0, 2, 0, 2, 0])).toEqual([null, null, null, null, null, null, null]);
  });

  it('three of four are, since the first of them', () => {
    expect(since([0, 2, 0.5, 2, 2, 2])).toEqual([null, null, null, null, 1, 1]);
  });

  it('it ends after enough quiet scores in a row, not at the first, and not between the limits', () => {
    expect(since([2, 2, 2, 0.9, 0.9, 0.9, 0.7, 0.9, 0.7, 0.7])).toEqual([null, null, 0, 0, 0, 0, 0, 0, 0, null]);
  });

  it('the persistent score is above 1 exactly when enough of the last scores are', () => {
    const states = run([2, 2, 0, 3, 0.5, 4, 0, 0]);
    expect(states.map((state) => persistentScore(state, 3))).toEqual([0, 0, 0, 2, 0.5, 0.5, 0.5, 0]);
  });
});
