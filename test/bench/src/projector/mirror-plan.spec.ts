import { Credit } from './mirror-plan.js';

describe('Credit', () => {
  it('gives in the end what the rate says, whatever the batches', () => {
    const credit = new Credit(0.3);
    const taken = [1, 1, 7, 1, 90].map((records) => credit.take(records));
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(taken[0]).toBe(0);
  });
});
