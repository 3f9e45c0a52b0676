import fc from 'fast-check';
import { interpolate, type InterpolationRule, type Reading } from './interpolate.js';

const good = (ticks: number, value: unknown): Reading => ({ ticks: BigInt(ticks), value, quality: 'good' });
const bad = (ticks: number): Reading => ({ ticks: BigInt(ticks), value: null, quality: 'bad' });
const uncertain = (ticks: number, value: unknown): Reading => ({ ticks: BigInt(ticks), value, quality: 'uncertain' });
const at = (instants: number[], readings: Reading[], rule: Partial<InterpolationRule> = {}) =>
  interpolate(instants.map(BigInt), readings, { stepped: false, treatUncertainAsBad: false, holes: [], heldUntil: 1_000n, ...rule }).map(({ value, quality }) => [value, quality]);
const hole = (from: number, to: number) => ({ from: BigInt(from), to: BigInt(to) });

describe('interpolation (OPC UA Part 13)', () => {
  it('goes in a straight line between readings, and takes a reading as it is at its time', () => {
    expect(at([0, 5, 10], [good(0, 1), good(10, 3)])).toEqual([[1, 'good'], [2, 'good'], [3, 'good']]);
  });

  it('stays at the last reading where the value has steps', () => {
    expect(at([0, 5, 10], [good(0, true), good(10, false)], { stepped: true })).toEqual([[true, 'good'], [true, 'good'], [false, 'good']]);
  });

  it('has nothing before the first reading, and holds the last one, uncertain, until what is known ends', () => {
    expect(at([0, 20, 1_001], [good(10, 1)])).toEqual([[null, 'bad'], [1, 'uncertain'], [null, 'bad']]);
  });

  it('passes over bad readings, and says so', () => {
    expect(at([5], [good(0, 0), bad(3), good(10, 10)])).toEqual([[5, 'uncertain']]);
    expect(at([2, 5], [good(0, 7), bad(3), good(10, 9)], { stepped: true })).toEqual([[7, 'good'], [7, 'uncertain']]);
  });

  it('is uncertain between uncertain readings, and passes over them where they count as bad', () => {
    expect(at([5], [uncertain(0, 0), good(10, 10)])).toEqual([[5, 'uncertain']]);
    expect(at([5], [good(0, 0), uncertain(5, 99), good(10, 10)], { treatUncertainAsBad: true })).toEqual([[5, 'uncertain']]);
    expect(at([5], [good(0, 0), uncertain(5, 99), good(10, 10)])).toEqual([[99, 'uncertain']]);
  });

  it('invents nothing in a gap nor across it', () => {
    expect(at([1, 5, 9, 10], [good(0, 0), good(10, 10)], { holes: [hole(3, 8)] })).toEqual([[0, 'uncertain'], [null, 'bad'], [null, 'bad'], [10, 'good']]);
    expect(at([1, 5, 9], [good(0, true), good(10, false)], { stepped: true, holes: [hole(3, 8)] })).toEqual([[true, 'good'], [null, 'bad'], [null, 'bad']]);
  });

  it('stays between its neighbours, whatever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 2 }), fc.array(fc.integer({ min: 0, max: 1_000 })), (times, instants) => {
        const readings = times.sort((a, b) => a - b).map((ticks) => good(ticks, Math.sin(ticks)));
        const asked = instants.sort((a, b) => a - b);
        for (const [index, [value, quality]] of at(asked, readings).entries()) {
          const left = readings.findLast(({ ticks }) => ticks <= BigInt(asked[index]!));
          const right = readings.find(({ ticks }) => ticks >= BigInt(asked[index]!));
          if (!left) expect([value, quality]).toEqual([null, 'bad']);
          else if (!right) expect([value, quality]).toEqual([left.value, 'uncertain']);
          else expect(value as number).toBeGreaterThanOrEqual(Math.min(left.value as number, right.value as number) - 1e-12);
        }
      }),
    );
  });
});
