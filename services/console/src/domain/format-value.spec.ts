import { exactValue, formatFloat, formatValue, groupDigits, toNumber } from './format-value.js';

describe('formatFloat', () => {
  it.each([
    [0, '0'],
    [1.25, '1.250'],
    [120, '120.0'],
    [0.0123456, '0.01235'],
    [-3.14159, '-3.142'],
    [12345.678, '12\u2009346'],
    [1e15, '1.000 × 10^15'],
    [0.0000123, '1.230 × 10^-5'],
  ])('%d reads %s', (value, words) => expect(formatFloat(value).replace('\u2212', '-')).toBe(words));
});

describe('formatValue', () => {
  it('says that there is no value instead of showing zero', () => expect(formatValue(null, 'double')).toBe('no value'));
  it('keeps every digit of a 64-bit integer', () => expect(formatValue('9007199254740993', 'uint64')).toBe('9\u2009007\u2009199\u2009254\u2009740\u2009993'));
  it('shows an integer without decimals', () => expect(formatValue(42, 'int32')).toBe('42'));
  it('shows a whole double as the measurement it is', () => expect(formatValue(42, 'double')).toBe('42.00'));
  it('names a truth value', () => expect(formatValue(true, 'boolean')).toBe('yes'));
  it('says that a text is empty', () => expect(formatValue('', 'string')).toBe('(empty)'));

  const state = new Map([['1', 'Running']]);
  it('shows the name of an enum value', () => expect(formatValue(1, 'int32', state)).toBe('Running'));
  it('says that the model does not have the value', () => expect(formatValue(7, 'int32', state)).toBe('7 (not in the model)'));
});

describe('groupDigits', () => {
  it('leaves four digits together', () => expect(groupDigits('1234')).toBe('1234'));
  it('groups five', () => expect(groupDigits('-12345')).toBe('\u221212\u2009345'));
});

describe('exactValue', () => {
  it('keeps what formatting rounds', () => expect(exactValue(1.23456789)).toBe('1.23456789'));
});

describe('toNumber', () => {
  it('draws truth values as 0 and 1', () => expect([toNumber(false, 'boolean'), toNumber(true, 'boolean')]).toEqual([0, 1]));
  it('draws a 64-bit integer', () => expect(toNumber('10', 'int64')).toBe(10));
  it('does not draw text', () => expect(toNumber('10', 'string')).toBeUndefined());
});
