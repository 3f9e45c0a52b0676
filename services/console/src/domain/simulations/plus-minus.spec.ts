import { type Estimate } from './interval-rows.js';
import { plusMinus } from './plus-minus.js';

const estimate = (mean: number | null, halfWidth: number | null): Estimate => ({ mean, halfWidth, count: 6 }) as unknown as Estimate;

describe('a mean with its interval', () => {
  it('is told with both', () => expect(plusMinus(estimate(9.25, 0.5))).toBe('9.250 ± 0.5000'));
  it('without an interval is the mean alone', () => expect(plusMinus(estimate(9.25, null))).toBe('9.250'));
  it('is a dash where nothing was seen', () => expect([plusMinus(undefined), plusMinus(estimate(null, null))]).toEqual(['–', '–']));
  it('whose interval is what sums were rounded by has none', () => expect(plusMinus(estimate(-909_380, 3.5e-8))).toMatch(/ ± 0$/));
});
