import { type CasesAnswer, type Estimate, intervalRows, scaleOf } from './interval-rows.js';

const estimate = (mean: number, halfWidth = 1): Estimate => ({ mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth, sd: 1, count: 10 });
const answer = {
  cases: [
    { name: 'base', indicators: { throughput: estimate(10) } },
    { name: 'second capper', indicators: { throughput: estimate(14) } },
    { name: 'flooded', indicators: {}, failed: 'more than 1000 parts' },
  ],
  comparisons: { throughput: [{ name: 'second capper', difference: estimate(4, 0.5), differs: true }] },
} as unknown as CasesAnswer;

describe('scenarios side by side', () => {
  it('stand with their interval and their difference from the base; what could not go on says why', () => {
    expect(intervalRows(answer, 'throughput')).toEqual([
      { name: 'base', value: estimate(10), differs: false },
      { name: 'second capper', value: estimate(14), difference: estimate(4, 0.5), differs: true },
      { name: 'flooded', differs: false, failed: 'more than 1000 parts' },
    ]);
  });

  it('share one scale, with room at its ends; one value alone stands in the middle', () => {
    const at = scaleOf([estimate(10), estimate(14), undefined]);
    expect([at(9), at(15)].map((x) => Math.round(100 * x))).toEqual([6, 94]);
    expect(scaleOf([estimate(3, 0)])(3)).toBe(0.5);
    expect(scaleOf([{ ...estimate(1), mean: null }])(1)).toBe(0.5);
  });
});
