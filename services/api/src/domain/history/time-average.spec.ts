import fc from 'fast-check';
import { interpolate, type InterpolationRule, type Reading } from './interpolate.js';
import { timeAverage } from './time-average.js';

const good = (ticks: number, value: number): Reading => ({ ticks: BigInt(ticks), value, quality: 'good' });
const rule: InterpolationRule = { stepped: true, treatUncertainAsBad: false, holes: [], heldUntil: 1_000n };
const average = (edges: number[], readings: Reading[], more: Partial<InterpolationRule> = {}) => timeAverage(edges.map(BigInt), readings, { ...rule, ...more });

describe('the average over time', () => {
  it('weighs each value by how long it stood', () => {
    expect(average([0, 10], [good(0, 1), good(8, 6)])).toEqual([2]);
    expect(average([0, 10, 20], [good(-5, 1), good(5, 3)])).toEqual([2, 3]);
  });
  it('follows the line where the value is sloped', () => {
    expect(average([0, 10, 20], [good(0, 0), good(20, 20)], { stepped: false })).toEqual([5, 15]);
  });
  it('does not weigh the time before the first reading, in a gap, or after what is known', () => {
    expect(average([0, 10], [good(5, 4)])).toEqual([4]);
    expect(average([0, 10, 20], [good(0, 4), good(20, 9)], { holes: [{ from: 5n, to: 20n }] })).toEqual([4, null]);
    expect(average([0, 10, 20], [good(0, 4)], { heldUntil: 10n })).toEqual([4, null]);
  });
  it('is what many interpolated values average to', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 30 }), fc.boolean(), (times, stepped) => {
        const readings = times.sort((a, b) => a - b).map((ticks) => good(ticks * 1_000, Math.sin(ticks)));
        const instants = Array.from({ length: 4_000 }, (_, index) => BigInt(index * 100 + 50));
        const options = { ...rule, stepped, heldUntil: 400_000n };
        const values = interpolate(instants, readings, options).flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
        const [exact] = timeAverage([0n, 400_000n], readings, options);
        expect(exact).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 2);
      }),
      { numRuns: 50 },
    );
  });
});
