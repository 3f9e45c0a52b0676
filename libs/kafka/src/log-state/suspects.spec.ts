import { Suspects } from './suspects.js';

describe('Suspects', () => {
  it('takes whole batches while nothing has failed', () => {
    expect(new Suspects().batchSize(0n, 1_000)).toBe(1_000);
  });

  it('takes the records of a failed batch one by one, and whole batches after it', () => {
    const suspects = new Suspects();
    expect(suspects.failed(100n, 199n)).toBe(0);
    expect(suspects.batchSize(100n, 1_000)).toBe(1);
    expect(suspects.batchSize(199n, 1_000)).toBe(1);
    expect(suspects.batchSize(200n, 1_000)).toBe(1_000);
  });

  it('takes what is replayed before the suspects together, but not beyond them', () => {
    const suspects = new Suspects();
    suspects.failed(100n, 199n);
    expect(suspects.batchSize(40n, 1_000)).toBe(60);
    expect(suspects.batchSize(40n, 10)).toBe(10);
  });

  it('counts how often one record has failed until it has passed', () => {
    const suspects = new Suspects();
    suspects.failed(100n, 199n);
    expect(suspects.failed(137n, 137n)).toBe(1);
    expect(suspects.failed(137n, 137n)).toBe(2);
    expect(suspects.hasFailed(137n)).toBe(true);
    suspects.passed(138n);
    expect(suspects.hasFailed(137n)).toBe(false);
    expect(suspects.failed(137n, 137n)).toBe(1);
  });
});
