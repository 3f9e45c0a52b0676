import fc from 'fast-check';
import { decodePayload } from './decode-payload.js';
import { encodePayload } from './encode-payload.js';
import { PAYLOAD_LIMITS } from './fault.js';
import { type DataSet, type Metric, type Payload, type PropertySet, type WireValue } from './payload.js';

const decoded = (bytes: Uint8Array): Payload => {
  const result = decodePayload(bytes, { ...PAYLOAD_LIMITS, maxDepth: 100 });
  if (!result.ok) throw new Error(result.fault.message);
  return result.payload;
};

const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => !/\p{Surrogate}/u.test(value));
const scalar: fc.Arbitrary<WireValue> = fc.oneof(
  fc.record({ kind: fc.constant('int' as const), value: uint32 }),
  fc.record({ kind: fc.constant('long' as const), value: uint64 }),
  fc.record({ kind: fc.constant('float' as const), value: fc.float() }),
  fc.record({ kind: fc.constant('double' as const), value: fc.double() }),
  fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ kind: fc.constant('string' as const), value: text }),
);
const optional = { requiredKeys: [] as [] };

const { metric } = fc.letrec<{ metric: Metric; properties: PropertySet; value: WireValue }>((tie) => ({
  properties: fc
    .array(fc.tuple(text, fc.record({ type: uint32, isNull: fc.boolean(), value: fc.oneof({ maxDepth: 2 }, scalar, fc.record({ kind: fc.constant('propertyset' as const), value: tie('properties') }), fc.record({ kind: fc.constant('propertysets' as const), value: fc.array(tie('properties'), { maxLength: 2 }) })) }, optional)), { maxLength: 3 })
    .map((entries) => ({ keys: entries.map(([key]) => key), values: entries.map(([, value]) => value) })),
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array() }),
    fc.record({
      kind: fc.constant('dataset' as const),
      value: fc.record<DataSet>({ columnCount: time, columns: fc.array(text), types: fc.array(uint32), rows: fc.array(fc.array(fc.option(scalar, { nil: undefined }))) }),
    }),
    fc.record({
      kind: fc.constant('template' as const),
      value: fc.record(
        { version: text, templateRef: text, isDefinition: fc.boolean(), metrics: fc.array(tie('metric'), { maxLength: 3 }), parameters: fc.array(fc.record({ name: text, type: uint32, value: scalar }, optional)) },
        { requiredKeys: ['metrics', 'parameters'] },
      ),
    }),
  ),
  metric: fc.record(
    {
      name: text,
      alias: uint64,
      timestamp: time,
      datatype: uint32,
      isHistorical: fc.boolean(),
      isTransient: fc.boolean(),
      isNull: fc.boolean(),
      metadata: fc.record({ isMultiPart: fc.boolean(), contentType: text, size: time, seq: time, fileName: text, fileType: text, md5: text, description: text }, optional),
      properties: tie('properties'),
      value: tie('value'),
    },
    optional,
  ),
}));
const payload: fc.Arbitrary<Payload> = fc.record(
  { timestamp: time, seq: time, uuid: text, body: fc.uint8Array(), metrics: fc.array(metric, { maxLength: 4 }) },
  { requiredKeys: ['metrics'] },
);

describe('payload codec', () => {
  it('reads back whatever it wrote', () => {
    fc.assert(fc.property(payload, (written) => expect(decoded(encodePayload(written))).toEqual(written)), { numRuns: 200 });
  });

  it('answers any bytes with a payload or a fault, never with an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const result = decodePayload(bytes);
        return result.ok || result.fault.message !== '';
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers damaged payloads with a payload or a fault of the wire, never with an exception', () => {
    fc.assert(
      fc.property(payload, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (written, at, byte, cut) => {
        const bytes = encodePayload(written);
        if (bytes.length > 0) bytes[at % bytes.length] = byte;
        const result = decodePayload(bytes.subarray(0, bytes.length - (cut % 3)));
        return result.ok || ['malformed', 'not-utf8', 'too-deep'].includes(result.fault.code);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a payload that is too large, too many-membered or too deep, each by name', () => {
    const limits = { maxBytes: 1_000, maxElements: 5, maxDepth: 4 };
    const codeFor = (value: Payload) => {
      const result = decodePayload(encodePayload(value), limits);
      return result.ok ? 'ok' : result.fault.code;
    };
    const nested = (depth: number): Metric => (depth === 0 ? {} : { value: { kind: 'template', value: { metrics: [nested(depth - 1)], parameters: [] } } });
    expect(codeFor({ metrics: Array.from({ length: 5 }, () => ({})) })).toBe('ok');
    expect(codeFor({ metrics: Array.from({ length: 6 }, () => ({})) })).toBe('too-many');
    expect(codeFor({ metrics: [], body: new Uint8Array(1_000) })).toBe('oversized');
    expect(codeFor({ metrics: [nested(1)] })).toBe('ok');
    expect(codeFor({ metrics: [nested(2)] })).toBe('too-deep');
  });

  it('refuses a name that is no UTF-8', () => {
    const result = decodePayload(Uint8Array.of(0x12, 0x03, 0x0a, 0x01, 0xff));
    expect(result).toEqual({ ok: false, fault: { code: 'not-utf8', message: 'a text is not valid UTF-8' } });
  });

  it('passes over fields that a newer schema may have', () => {
    const unknown = Uint8Array.of(0xa2, 0x06, 0x02, 0x01, 0x02); // field 100, two bytes
    expect(decoded(Uint8Array.from([...unknown, ...encodePayload({ seq: 3, metrics: [] }), ...unknown]))).toEqual({ seq: 3, metrics: [] });
  });
});
