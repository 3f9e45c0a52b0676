import { parseValue } from './parse-value.js';

describe('parseValue', () => {
  it.each([
    ['12.5', 'double', 12.5],
    ['12,5', 'double', 12.5],
    [' -3 ', 'int32', -3],
    ['9007199254740993', 'uint64', '9007199254740993'],
    ['true', 'boolean', true],
    [' label ', 'string', ' label '],
    ['{"a":1}', 'json', { a: 1 }],
  ] as const)('%s as %s', (text, datatype, value) => expect(parseValue(text, datatype)).toEqual({ ok: true, value }));

  it.each([
    ['', 'double'],
    ['twelve', 'double'],
    ['Infinity', 'double'],
    ['1.5', 'int32'],
    ['256', 'byte'],
    ['-1', 'uint64'],
    ['18446744073709551616', 'uint64'],
    ['maybe', 'boolean'],
    ['{', 'json'],
    ['soon', 'datetime'],
  ] as const)('%s is no %s, and the problem says what is', (text, datatype) => {
    expect(parseValue(text, datatype)).toEqual({ ok: false, problem: expect.stringMatching(/^(Give|Choose) /) });
  });

  it('names the range of a whole number', () => {
    expect(parseValue('256', 'byte')).toMatchObject({ problem: 'Give a whole number from 0 to 255.' });
  });
});
