import { progressWords, runTitle } from './run-words.js';

describe('a run in words', () => {
  it('is called by its title, else by what is asked of which file', () => {
    const model = { name: 'line.yaml', hash: '0' };
    expect(runTitle({ kind: 'stress', model })).toBe('Stress line.yaml');
    expect(runTitle({ title: 'a second capper', kind: 'compare', model })).toBe('a second capper');
  });

  it('says how far it is, and never more than is done', () => {
    expect(progressWords({ state: 'running', progress: { done: 0, planned: 0, share: 0, about: 'reading the model' } })).toBe('reading the model');
    expect(progressWords({ state: 'running', progress: { done: 19, planned: 40, share: 0.4999, about: '2 models' } })).toBe('49 % of 40 replications planned so far; 2 models');
    expect(progressWords({ state: 'finished', progress: { done: 40, planned: 40, share: 1, about: 'finished' } })).toBe('40 replications');
  });
});
