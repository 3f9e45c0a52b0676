import fc from 'fast-check';
import { arbitraryPayload } from '../fixture/arbitrary-payload.js';
import { decodePayload } from './decode-payload.js';
import { encodePayload } from './encode-payload.js';
import { PAYLOAD_LIMITS } from './fault.js';
import { type Metric, type Payload } from './payload.js';

const decoded = (bytes: Uint8Array): Payload => {
  const result = decodePayload(bytes, { ...PAYLOAD_LIMITS, maxDepth: 100 });
  if (!result.ok) throw new Error(result.fault.message);
  return result.payload;
};

describe('payload codec', () => {
  it('reads back whatever it wrote', () => {
    fc.assert(fc.property(arbitraryPayload, (written) => expect(decoded(encodePayload(written))).toEqual(written)), { numRuns: 200 });
  });

  it('answers any bytes with a payload or a fault, never with an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const result = decodePayload(bytes);
        return result.ok || result.fault.message !== '';
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers damaged payloads with a payload or a fault of the wire, never with an exception', () => {
    fc.assert(
      fc.property(arbitraryPayload, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (written, at, byte, cut) => {
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

  it('refuses a field of another wire type than the schema gives it', () => {
    const inMetric = (...bytes: number[]) => decodePayload(Uint8Array.of(0x12, bytes.length, ...bytes));
    const malformed = { ok: false, fault: { code: 'malformed', message: expect.stringMatching(/^field \d+ has wire type \d, not \d$/) } };
    expect(inMetric(0x22, 0x01, 0x41)).toEqual(malformed); // datatype (4) as a text
    expect(inMetric(0x4a, 0x05, 0x12, 0x03, 0x0a, 0x01, 0x41)).toEqual(malformed); // type (1) of a property as a text
    expect(inMetric(0x8a, 0x01, 0x03, 0x0a, 0x01, 0x41)).toEqual(malformed); // number of columns (1) of a data set as a text
    expect(inMetric(0x8a, 0x01, 0x05, 0x1d, 0, 0, 0, 0)).toEqual(malformed); // types (3) of a data set as a float
    expect(inMetric(0x92, 0x01, 0x05, 0x1a, 0x03, 0x12, 0x01, 0x41)).toEqual(malformed); // type (2) of a parameter as a text
  });

  it('passes over fields that a newer schema may have', () => {
    const unknown = Uint8Array.of(0xa2, 0x06, 0x02, 0x01, 0x02); // field 100, two bytes
    expect(decoded(Uint8Array.from([...unknown, ...encodePayload({ seq: 3, metrics: [] }), ...unknown]))).toEqual({ seq: 3, metrics: [] });
  });
});
