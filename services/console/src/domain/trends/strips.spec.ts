import { axisOf, hasRoomFor, lookOf, MOST_STRIPS, stripsOf } from './strips.js';
import { line } from './testing.js';
import { MOST_LINES } from './trend-view.js';

describe('the strips of a trend', () => {
  it('give each unit an axis of its own, in the order of the lines', () => {
    const strips = stripsOf([line([], { path: 'a', unit: 'bar' }), line([], { path: 'b', unit: 'litrePerSecond' }), line([], { path: 'c', unit: 'bar' })]);
    expect(strips.map(({ unit, lines }) => [unit, lines.map(({ path }) => path)])).toEqual([
      ['bar', ['a', 'c']],
      ['L/s', ['b']],
    ]);
  });

  it('keep truth values, counters and bare numbers apart', () => {
    expect(axisOf({ datatype: 'boolean', unit: undefined })).toBe('yes or no');
    expect(axisOf({ datatype: 'uint64', unit: undefined })).toBe('whole numbers');
    expect(axisOf({ datatype: 'double', unit: 'unity' })).toBe('no unit');
  });

  it('are no more than one can read together', () => {
    const others = ['bar', 'ampere', 'kelvin', 'metre', 'volt'].map((unit) => ({ datatype: 'double' as const, unit }));
    expect(others).toHaveLength(MOST_STRIPS);
    expect(hasRoomFor({ datatype: 'double', unit: 'bar' }, others)).toBe(true);
    expect(hasRoomFor({ datatype: 'double', unit: 'watt' }, others)).toBe(false);
  });
});

describe('the look of a line', () => {
  it('differs in dash as well as in colour from every other', () => {
    const lines = Array.from({ length: MOST_LINES }, (_, index) => ({ twinId: 'a:b:c', path: `p${index}` }));
    const looks = lines.map((each) => lookOf(lines, each));
    expect(new Set(looks.map(({ colour }) => colour)).size).toBe(MOST_LINES);
    expect(new Set(looks.map(({ dash }) => dash.join())).size).toBe(MOST_LINES);
  });
});
