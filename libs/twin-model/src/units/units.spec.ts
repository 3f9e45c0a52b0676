import { SEMANTIC_TYPES } from './semantic-types.js';
import { convertible, convertUnit, unitMeant, unitNames, unitOf, unitTypeOf } from './units.js';

describe('units', () => {
  it('know all 240 units of QuantitativeTypes and the 172 that DTDL v2 has of them', () => {
    expect(unitNames(3)).toHaveLength(240);
    expect(unitNames(2)).toHaveLength(172);
  });

  it('know the 52 semantic types of QuantitativeTypes and the 42 of DTDL v2, each with a unit type that has units', () => {
    const types = new Set(unitNames().map((name) => unitOf(name)?.type));
    const names = Object.keys(SEMANTIC_TYPES);
    expect(names.filter((name) => unitTypeOf(name, 3) !== undefined)).toHaveLength(52);
    expect(names.filter((name) => unitTypeOf(name, 2) !== undefined)).toHaveLength(42);
    expect(names.filter((name) => !types.has(SEMANTIC_TYPES[name]))).toEqual([]);
  });

  // Expected values: NIST SP 811 (2008) appendix B.8, except where they are exact by definition.
  it.each([
    [100, 'degreeCelsius', 'degreeFahrenheit', 212],
    [-40, 'degreeFahrenheit', 'degreeCelsius', -40],
    [0, 'degreeCelsius', 'kelvin', 273.15],
    [1, 'bar', 'kilopascal', 100],
    [1, 'poundPerSquareInch', 'pascal', 6894.757],
    [1, 'litrePerSecond', 'litrePerMinute', 60],
    [1, 'gallonPerMinute', 'litrePerMinute', 3.785412],
    [1, 'horsepower', 'watt', 745.6999],
    [1, 'tonOfRefrigeration', 'watt', 3516.853],
    [1, 'kilowattHour', 'megajoule', 3.6],
    [60, 'revolutionPerMinute', 'radianPerSecond', 6.283185],
    [1, 'gForce', 'metrePerSecondSquared', 9.80665],
    [1, 'knot', 'metrePerSecond', 0.5144444],
    [1, 'mebibyte', 'byte', 1_048_576],
    [1, 'decibel', 'bel', 0.1],
    [2, 'percent', 'unity', 0.02],
    [1, 'slug', 'kilogram', 14.5939],
  ])('convert %d %s into %s: %d', (value, from, to, expected) => {
    const converted = convertUnit(value, from, to);
    expect(Math.abs(converted - expected)).toBeLessThanOrEqual(Math.abs(expected) * 1e-6);
  });

  it('convert every unit into its like and back without losing more than the last digits', () => {
    for (const from of unitNames()) {
      for (const to of unitNames().filter((name) => convertible(from, name))) {
        const back = convertUnit(convertUnit(12.5, from, to), to, from);
        expect(Math.abs(back - 12.5)).toBeLessThan(1e-6);
      }
    }
  });

  it('leave a value untouched, bit for bit, when the unit stays the same', () => {
    expect(convertUnit(0.1 + 0.2, 'degreeFahrenheit', 'degreeFahrenheit')).toBe(0.1 + 0.2);
  });

  it('do not convert between dimensions, nor between doses that DTDL lists under one unit type', () => {
    expect(convertible('bar', 'degreeCelsius')).toBe(false);
    expect(unitOf('gray')?.type).toBe(unitOf('sievert')?.type);
    expect(convertible('gray', 'sievert')).toBe(false);
    expect(() => convertUnit(1, 'bar', 'kelvin')).toThrow(/bar to kelvin/);
  });

  it.each([
    ['°C', 'degreeCelsius'],
    ['l/s', 'litrePerSecond'],
    ['litre-per-second', 'litrePerSecond'],
    ['liter per minute', 'litrePerMinute'],
    ['rpm', 'revolutionPerMinute'],
    ['mbar', 'millibar'],
  ])('recognise what %s was meant to be', (text, name) => {
    expect(unitMeant(text)).toBe(name);
  });
});
