import fc from 'fast-check';
import { coerceLocalizedText, DataType, Variant, VariantArrayType } from 'node-opcua';
import { plainValue } from './value.js';

const of = (dataType: DataType, value: unknown) => plainValue(new Variant({ dataType, arrayType: VariantArrayType.Scalar, value }));
const words = (value: bigint) => {
  const bits = BigInt.asUintN(64, value);
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
};

describe('values', () => {
  it('of 64 bits keep every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(of(DataType.Int64, words(value))).toEqual({ value: value.toString(), datatype: 'int64' });
      }),
    );
    expect(of(DataType.UInt64, words(2n ** 64n - 1n))).toEqual({ value: '18446744073709551615', datatype: 'uint64' });
    expect(of(DataType.Int64, words(2n ** 53n + 1n))?.value).toBe('9007199254740993');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%p has no value, and says what it was', (value) => {
    expect(of(DataType.Double, value)).toEqual({ value: null, datatype: 'double', raw: String(value) });
  });

  it('that look like numbers stay text', () => {
    expect(of(DataType.String, '0012')).toEqual({ value: '0012', datatype: 'string' });
  });

  it('of every scalar type have a form in JSON', () => {
    expect(of(DataType.Boolean, false)).toEqual({ value: false, datatype: 'boolean' });
    expect(of(DataType.SByte, -128)).toEqual({ value: -128, datatype: 'sbyte' });
    expect(of(DataType.Float, 0.5)).toEqual({ value: 0.5, datatype: 'float' });
    expect(of(DataType.ByteString, Buffer.from('abc'))).toEqual({ value: 'YWJj', datatype: 'bytestring' });
    expect(of(DataType.DateTime, new Date('2020-03-09T10:14:33.123Z'))).toEqual({ value: '2020-03-09T10:14:33.1230000Z', datatype: 'datetime' });
    expect(of(DataType.LocalizedText, coerceLocalizedText('Füller'))).toEqual({ value: 'Füller', datatype: 'string' });
    expect(of(DataType.String, null)).toEqual({ value: null, datatype: 'string' });
    expect(plainValue(new Variant())).toBeUndefined();
  });

  it('in arrays are elements of JSON, strange ones named by their place', () => {
    const array = (dataType: DataType, value: unknown) => plainValue(new Variant({ dataType, arrayType: VariantArrayType.Array, value }));
    expect(array(DataType.Double, new Float64Array([1, Number.NaN, 3]))).toEqual({ value: [1, null, 3], datatype: 'json', raw: '[1]=NaN' });
    expect(array(DataType.Int64, [words(1n), words(-1n)])).toEqual({ value: ['1', '-1'], datatype: 'json' });
  });

  it('of a matrix are folded by its dimensions', () => {
    const matrix = new Variant({ dataType: DataType.Int32, arrayType: VariantArrayType.Matrix, dimensions: [2, 3], value: new Int32Array([1, 2, 3, 4, 5, 6]) });
    expect(plainValue(matrix)).toEqual({ value: [[1, 2, 3], [4, 5, 6]], datatype: 'json' });
  });
});
