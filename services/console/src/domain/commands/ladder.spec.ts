import { ladderOf } from './ladder.js';

const told = (rungs: ReturnType<typeof ladderOf>) => rungs.map(({ state, stands }) => `${state} ${stands}`);

describe('the way of a command', () => {
  it('shows what is behind, where it stands, and what is ahead', () => {
    const rungs = ladderOf('sent', [{ state: 'proposed', at: '1' }, { state: 'sent', at: '4' }]);
    expect(told(rungs)).toEqual(['proposed passed', 'approved passed', 'queued passed', 'sent here', 'delivered ahead', 'applied ahead', 'verified ahead']);
    expect(rungs.map(({ at }) => at)).toEqual(['1', undefined, undefined, '4', undefined, undefined, undefined]);
  });

  it('ends where it was left, without what will never come', () => {
    expect(told(ladderOf('rejected', [{ state: 'proposed', at: '1' }, { state: 'rejected', at: '2' }]))).toEqual(['proposed passed', 'rejected here']);
    expect(told(ladderOf('failed', ['proposed', 'approved', 'queued'].map((state) => ({ state: state as 'queued', at: '1' }))))).toEqual(['proposed passed', 'approved passed', 'queued passed', 'failed here']);
  });

  it('leaves open what becomes of a write whose answer was lost', () => {
    expect(told(ladderOf('unknown', [{ state: 'sent', at: '1' }, { state: 'unknown', at: '2' }]))).toEqual(['proposed passed', 'approved passed', 'queued passed', 'sent passed', 'unknown here', 'delivered ahead', 'applied ahead', 'verified ahead']);
  });
});
