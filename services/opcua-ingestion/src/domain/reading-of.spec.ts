import { type BindingItem, type Datatype, twinInputs } from '@orrery/contracts';
import { MAX_VALUE_CHARS } from '@orrery/ingestion';
import { type DataValue, TimeWriter } from '@orrery/opcua';
import { type BoundItem } from './bound-item.js';
import { failureReading, readingOf } from './reading-of.js';

const bound = (datatype: Datatype, more: Partial<BindingItem> = {}): BoundItem => ({
  twinId: 'a:b:one',
  item: { node: 'nsu=u;s=x', path: 'flow', datatype, ...more },
  spec: { key: 'k', node: 'nsu=u;s=x', samplingIntervalMs: 0, trigger: 'StatusValue' },
});
const SOURCE = new Date('2020-03-09T10:14:33.123Z');
/** Numbers of OPC UA's built-in types (Part 6 §5.1.2). */
const UA_TYPE = { int32: 6, int64: 8, uint64: 9, float: 10, double: 11, string: 12 };
const CODE = { badSensorFailure: 0x808e_0000, uncertainLastUsableValue: 0x4090_0000, goodWithOverflow: 0x0480 };

const of = (item: BoundItem, type: keyof typeof UA_TYPE, value: unknown, code = 0) => {
  const dataValue = {
    value: { dataType: UA_TYPE[type], arrayType: Array.isArray(value) && !type.includes('64') ? 1 : 0, value },
    statusCode: { value: code },
    sourceTimestamp: SOURCE,
    sourcePicoseconds: 456_700_000,
    serverTimestamp: SOURCE,
    serverPicoseconds: 0,
  } as unknown as DataValue;
  const { reading } = readingOf(item, dataValue, new TimeWriter());
  const input = { type: 'readings', twinId: 'a:b:one', source: 'plc', epoch: '1', receivedTs: '2026-01-01T00:00:00.0000000Z', readings: [reading] };
  expect(twinInputs.problems(input)).toEqual([]);
  return reading;
};

describe('a reading', () => {
  it('keeps both times of the server to the tick', () => {
    expect(of(bound('double'), 'double', 1.5)).toEqual({
      path: 'flow',
      value: 1.5,
      datatype: 'double',
      quality: 'good',
      sourceTs: '2020-03-09T10:14:33.1234567Z',
      serverTs: '2020-03-09T10:14:33.1230000Z',
    });
  });

  it('that is bad carries its code and no value: a bad value is never used', () => {
    expect(of(bound('double'), 'double', 7, CODE.badSensorFailure)).toMatchObject({ value: null, quality: 'bad', statusCode: CODE.badSensorFailure });
  });

  it('that is uncertain keeps its value', () => {
    expect(of(bound('double'), 'double', 7, CODE.uncertainLastUsableValue)).toMatchObject({ value: 7, quality: 'uncertain' });
  });

  it('after an overflow is good and flagged', () => {
    const reading = of(bound('double'), 'double', 7, CODE.goodWithOverflow);
    expect(reading).toMatchObject({ value: 7, quality: 'good', statusCode: 1152, flags: ['overflow'] });
  });

  it('of NaN is bad, has no value and says NaN', () => {
    expect(of(bound('double'), 'double', Number.NaN)).toMatchObject({ value: null, quality: 'bad', raw: 'NaN' });
  });

  it('of an array with NaN in it is uncertain', () => {
    expect(of(bound('json'), 'double', [1, Number.NaN])).toMatchObject({ value: [1, null], quality: 'uncertain', raw: '[1]=NaN' });
  });

  it('fits its path where nothing is lost by it', () => {
    expect(of(bound('int64'), 'int32', 7)).toMatchObject({ value: '7', datatype: 'int64' });
    expect(of(bound('double'), 'int64', [0, 7])).toMatchObject({ value: 7, datatype: 'double' });
    expect(of(bound('double'), 'float', 0.5)).toMatchObject({ value: 0.5, datatype: 'float' });
  });

  it('of another type stays as it came, for the projector to refuse', () => {
    expect(of(bound('double'), 'string', '7')).toMatchObject({ value: '7', datatype: 'string' });
    expect(of(bound('double'), 'uint64', [0x20_0000, 1])).toMatchObject({ value: '9007199254740993', datatype: 'uint64' });
  });

  it('is converted from the unit of its node to that of its path', () => {
    expect(of(bound('double', { sourceUnit: 'degreeFahrenheit', unit: 'degreeCelsius' }), 'double', 212).value).toBeCloseTo(100, 9);
  });

  it('that is too large for a record is bad and says how large it was', () => {
    const reading = of(bound('string'), 'string', 'x'.repeat(MAX_VALUE_CHARS + 1));
    expect(reading).toMatchObject({ value: null, quality: 'bad', statusCode: 0x8008_0000 });
    expect(reading.raw).toContain('oversized: 200001 characters');
  });

  it('of a node that failed carries the code of the failure', () => {
    expect(failureReading(bound('double'), 0x8034_0000, {})).toEqual({ path: 'flow', value: null, datatype: 'double', quality: 'bad', statusCode: 0x8034_0000 });
  });
});
