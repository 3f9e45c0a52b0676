import { readRecording } from './recording.js';
import { type ColumnDatatype, type RecordingMapping } from './mapping.js';

const mapping = (datatype: ColumnDatatype, more: Partial<RecordingMapping> = {}): RecordingMapping => ({
  name: 'r',
  protocol: 'opcua',
  topic: 'replay/r/row',
  file: 'r.csv',
  delimiter: ';',
  decimal: '.',
  time: { column: 't', format: 'ISO', zone: 'UTC' },
  columns: [{ column: 'x', node: 'x', datatype }],
  ...more,
});

const cell = (datatype: ColumnDatatype, text: string, more: Partial<RecordingMapping> = {}): unknown => readRecording(mapping(datatype, more), `t;x\n2020-01-01T00:00:00Z;${text}\n`).rows[0]?.cells[0];

test.each([
  ['double', '1.5', 1.5],
  ['double', '-3e-2', -0.03],
  ['int32', '7', 7],
  ['int64', '9007199254740993', 9007199254740993n],
  ['uint64', '18446744073709551615', 18446744073709551615n],
  ['boolean', '1.0', true],
  ['boolean', 'false', false],
  ['string', ' 007 ', ' 007 '],
] as const)('%s "%s" is read', (datatype, text, value) => {
  expect(cell(datatype, text)).toEqual({ value, status: 'good' });
});

test.each(['', ' ', 'NaN', 'nan', 'null', 'N/A'])('the cell "%s" has no value', (text) => {
  expect(cell('double', text)).toEqual({ value: null, status: 'missing' });
});

test.each([
  ['double', 'abc'],
  ['double', '1e999'],
  ['int32', '1.5'],
  ['int32', '3000000000'],
  ['int64', '9223372036854775808'],
  ['uint64', '-1'],
  ['boolean', 'maybe'],
] as const)('%s cannot be "%s": bad, not made up', (datatype, text) => {
  expect(cell(datatype, text)).toEqual({ value: null, status: 'unreadable' });
});

test('a decimal comma is understood when the mapping says so', () => {
  expect(cell('double', '1,5', { decimal: ',' })).toEqual({ value: 1.5, status: 'good' });
});

test('a missing column and a wrong time say where they are', () => {
  expect(() => readRecording(mapping('double'), 't;y\n')).toThrow('recording r (r.csv): there is no column "x"; the header has t, y');
  expect(() => readRecording(mapping('double'), 't;x\n2020-01-01T00:00:00Z;1\nnoon;2\n')).toThrow('recording r (r.csv): row 2: "noon" is no time of the format ISO');
});
