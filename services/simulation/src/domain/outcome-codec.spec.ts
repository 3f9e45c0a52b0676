import { keepOutcome, readOutcome } from './outcome-codec.js';

describe('the outcome of a share as it is kept', () => {
  it('is exact: what was not observed, infinities and negative zero come back as they were', () => {
    const replications = [
      { replication: 5, values: Float64Array.of(0.1 + 0.2, NaN, Infinity, -0) },
      { replication: 6, values: Float64Array.of(-Infinity, 5e-324, 1.7976931348623157e308, 2) },
    ];
    const outcome = { replications, failed: { replication: 7, code: 'run.deadlock' as const, message: 'a waits for b', fix: 'give b room' } };
    const back = readOutcome(keepOutcome(5, outcome));
    expect(back).toEqual(outcome);
    expect(Object.is(back.replications[0]?.values[3], -0)).toBe(true);
  });

  it('may hold no replication at all', () => {
    const outcome = { replications: [], failed: { replication: 0, code: 'run.deadlock' as const, message: 'm', fix: 'f' } };
    expect(readOutcome(keepOutcome(0, outcome))).toEqual(outcome);
  });
});
