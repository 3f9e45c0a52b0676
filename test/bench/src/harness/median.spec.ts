import { median } from './median.js';

describe('median', () => {
  it('is the middle one, whatever the order', () => expect(median([9, 1, 5])).toBe(5));
  it('is the mean of the two in the middle of an even number', () => expect(median([4, 1, 3, 100])).toBe(3.5));
  it('is not moved by one wild sample', () => expect(median([10, 11, 12, 13, 10_000])).toBe(12));
  it('refuses to be taken of nothing', () => expect(() => median([])).toThrow('No samples'));
});
