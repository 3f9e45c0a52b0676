import { mergeRanges, without } from './pending.js';

const range = (from: number, to: number) => ({ from: BigInt(from), to: BigInt(to) });

describe('stretches that tiers do not answer', () => {
  it('are taken out of a range', () => {
    expect(without(range(0, 10), [range(-5, 1), range(3, 4), range(9, 20)])).toEqual([range(1, 3), range(4, 9)]);
    expect(without(range(0, 10), [range(0, 10)])).toEqual([]);
    expect(without(range(0, 10), [])).toEqual([range(0, 10)]);
    expect(without(range(0, 10), [range(20, 30)])).toEqual([range(0, 10)]);
  });

  it('become one where they touch', () => {
    expect(mergeRanges([range(5, 6), range(0, 1), range(1, 2)], 10)).toEqual([range(0, 2), range(5, 6)]);
  });

  it('are put together across the smallest spaces where they are too many', () => {
    expect(mergeRanges([range(0, 1), range(2, 3), range(10, 11), range(15, 16)], 2)).toEqual([range(0, 3), range(10, 16)]);
    expect(mergeRanges([range(0, 1), range(2, 3), range(10, 11), range(15, 16)], 1)).toEqual([range(0, 16)]);
  });
});
