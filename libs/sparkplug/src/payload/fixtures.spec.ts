import { described, fixture } from '../fixture/described.js';
import { qualityOf } from '../quality.js';
import { plainValue, type TemplateTypes } from '../value/index.js';
import { memberTypes } from '../value/index.js';
import { decodePayload } from './decode-payload.js';
import { encodePayload } from './encode-payload.js';
import { type Metric, type Payload } from './payload.js';
import { typeOf } from './sparkplug-type.js';

const NAMES = ['scalars', 'arrays', 'data-sets', 'templates', 'properties', 'nbirth', 'ndata', 'ndeath', 'other-encoders'];

function read(name: string): { payload: Payload; values: Record<string, unknown> } {
  const { bytes, values } = fixture(name);
  const decoded = decodePayload(bytes);
  if (!decoded.ok) throw new Error(decoded.fault.message);
  return { payload: decoded.payload, values };
}

const plain = (metric: Metric, templates?: TemplateTypes): unknown => (metric.isNull ? null : plainValue(typeOf(metric.datatype)!, metric.value!, templates)?.value);
const byName = ({ metrics }: Payload, templates?: TemplateTypes) => Object.fromEntries(metrics.map((metric) => [metric.name, plain(metric, templates)]));

describe('payloads written by another implementation (Python protobuf)', () => {
  it.each(NAMES)('%s: every field arrives as it was written', (name) => {
    expect(described(read(name).payload)).toEqual(fixture(name).payload);
  });

  it.each(NAMES)('%s: written again, the bytes are the same', (name) => {
    expect(Buffer.from(encodePayload(read(name).payload)).toString('hex')).toBe(Buffer.from(fixture(name).bytes).toString('hex'));
  });

  it('scalars keep their value: int64 and uint64 to the last digit, negative integers, null and NaN as null', () => {
    const { payload, values } = read('scalars');
    expect(byName(payload)).toEqual(values);
    const rawOf = (name: string) => plainValue('Double', payload.metrics.find((metric) => metric.name === name)!.value!)!.raw;
    expect([rawOf('Float NaN'), rawOf('Double infinite')]).toEqual(['NaN', '-Infinity']);
  });

  it.each(['arrays', 'data-sets'])('%s keep their values, as JSON', (name) => {
    const { payload, values } = read(name);
    expect(byName(payload)).toEqual(values);
  });

  it('templates keep members and parameters; an instance without datatypes is read by its definition', () => {
    const { payload, values } = read('templates');
    const [definition, ...instances] = payload.metrics;
    const template = definition!.value!;
    if (template.kind !== 'template') throw new Error('not a template');
    const templates = new Map([['Motor', memberTypes(template.value)]]);
    expect(byName({ metrics: instances }, templates)).toEqual(values);
  });

  it('properties do not disturb values; Quality 0, 192 and 500 are bad, good and stale', () => {
    const { payload, values } = read('properties');
    expect(byName(payload)).toEqual(values);
    expect(payload.metrics.map(qualityOf)).toEqual(['bad', 'good', 'stale', 'good']);
  });

  it('small integers in the wide field, and negative ones cut to their own width, are read as they were meant', () => {
    const { payload, values } = read('other-encoders');
    expect(byName(payload)).toEqual(values);
  });
});
