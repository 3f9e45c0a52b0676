import fc from 'fast-check';
import { type SparkplugType } from '../payload/index.js';
import { type ArrayValue, packArray, unpackArray } from './packed-arrays.js';
import { plainValue } from './plain-value.js';
import { readValue, type TypedValue, writeValue } from './typed-value.js';

const bits = [8, 16, 32, 64] as const;
const integer = (width: number, signed: boolean): fc.Arbitrary<number | bigint> => {
  const low = signed ? -(2n ** BigInt(width - 1)) : 0n;
  const all = fc.bigInt({ min: low, max: low + 2n ** BigInt(width) - 1n });
  return width === 64 ? all : all.map(Number);
};
const time = fc.integer({ min: 0, max: 253_402_300_799_999 });
const float = fc.float().map((value) => value);
const nul = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));

const SCALARS: [SparkplugType, fc.Arbitrary<TypedValue>][] = [
  ...bits.map((width): [SparkplugType, fc.Arbitrary<TypedValue>] => [`Int${width}`, integer(width, true)]),
  ...bits.map((width): [SparkplugType, fc.Arbitrary<TypedValue>] => [`UInt${width}`, integer(width, false)]),
  ['Float', float],
  ['Double', fc.double()],
  ['Boolean', fc.boolean()],
  ['String', fc.string()],
  ['DateTime', time],
  ['Bytes', fc.uint8Array()],
];
const ARRAYS: [SparkplugType, fc.Arbitrary<TypedValue>][] = [
  ...bits.map((width): [SparkplugType, fc.Arbitrary<TypedValue>] => [`Int${width}Array`, fc.array(integer(width, true)) as fc.Arbitrary<ArrayValue>]),
  ...bits.map((width): [SparkplugType, fc.Arbitrary<TypedValue>] => [`UInt${width}Array`, fc.array(integer(width, false)) as fc.Arbitrary<ArrayValue>]),
  ['FloatArray', fc.array(float)],
  ['DoubleArray', fc.array(fc.double())],
  ['BooleanArray', fc.array(fc.boolean())],
  ['StringArray', fc.array(nul)],
  ['DateTimeArray', fc.array(time)],
];

describe('values', () => {
  it.each([...SCALARS, ...ARRAYS])('%s is read as it was written', (type, values) => {
    fc.assert(fc.property(values, (value) => expect(readValue(type, writeValue(type, value)!)).toEqual(value)));
  });

  it('an integer that does not fit its datatype is not written', () => {
    const refused: [SparkplugType, TypedValue][] = [
      ['Int8', 128],
      ['UInt8', -1],
      ['Int32', 2 ** 31],
      ['Int64', 2n ** 63n],
      ['UInt64', -1n],
      ['Int16', 1.5],
      ['Boolean', 1],
      ['Int32Array', 5],
    ];
    for (const [type, value] of refused) expect([type, writeValue(type, value)]).toEqual([type, undefined]);
  });

  it('booleans of an array lie in the highest bit first, after their count', () => {
    const values = [false, false, true, true, false, true, false, false, true, true, false, true];
    expect([...packArray('BooleanArray', values)!]).toEqual([12, 0, 0, 0, 0x34, 0xd0]);
  });

  it('bytes that are no array of their type are none: half an element, a count that lies, a text without end, no UTF-8', () => {
    expect(unpackArray('Int32Array', new Uint8Array(6))).toBeUndefined();
    expect(unpackArray('BooleanArray', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0))).toBeUndefined();
    expect(unpackArray('BooleanArray', Uint8Array.of(1))).toBeUndefined();
    expect(unpackArray('StringArray', Uint8Array.of(0x41))).toBeUndefined();
    expect(unpackArray('StringArray', Uint8Array.of(0xff, 0))).toBeUndefined();
  });

  it('what is no number stays in arrays as null', () => {
    const wire = writeValue('DoubleArray', [1, Number.NaN, Infinity])!;
    expect(plainValue('DoubleArray', wire)?.value).toEqual([1, null, null]);
  });

  it('texts that look like numbers stay texts', () => {
    expect(plainValue('String', { kind: 'string', value: '0012' })).toEqual({ value: '0012', datatype: 'string' });
  });
});
