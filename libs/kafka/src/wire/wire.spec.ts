import fc from 'fast-check';
import { crc32c } from './crc32c.js';
import { recordEncoder } from './encode-record.js';
import { type Crc, type EncodeRecord, type EncoderClass, partOf, PARTS, type WireRecord } from './kafkajs-parts.js';
import { leanEncoder } from './lean-encoder.js';

const theirs = partOf<EncodeRecord>(PARTS.record);
const ours = recordEncoder(() => {
  throw new Error('not of the plain kind');
});

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'binary', maxLength: 200 });
const record: fc.Arbitrary<WireRecord> = fc.record({
  offsetDelta: fc.nat(100_000),
  timestampDelta: fc.integer({ min: -100_000, max: 2 ** 29 }),
  key: fc.oneof(text, bytes, fc.constant(null)),
  value: fc.oneof(text, bytes, fc.constant(null)),
  headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== '__proto__'), fc.oneof(text, bytes)),
});

describe('records on the wire', () => {
  it('are the bytes that kafkajs itself writes', () => {
    fc.assert(fc.property(record, (given) => expect(ours(given).buffer.equals(theirs(given).buffer)).toBe(true)));
  });

  it.each([
    ['a list of values under one header', { headers: { tag: ['a', 'b'] } }],
    ['a timestamp weeks away', { timestampDelta: 2 ** 31 }],
  ])('are left to kafkajs where they have %s', (_what, given) => {
    expect(recordEncoder(theirs)(given).buffer.equals(theirs(given).buffer)).toBe(true);
    expect(() => ours(given)).toThrow('not of the plain kind');
  });
});

describe('CRC-32C', () => {
  it('has the check value of the catalogue (RFC 3720 B.4)', () => expect(crc32c(Buffer.from('123456789'))).toBe(0xe306_9283));

  it('is the one kafkajs computes', () => {
    const reference = partOf<Crc>(PARTS.crc);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (given) => expect(crc32c(given)).toBe(reference(given))));
  });
});

describe('the lean encoder', () => {
  it('keeps every byte as it grows', () => {
    const Lean = leanEncoder(partOf<EncoderClass>(PARTS.encoder)) as unknown as new () => { writeBytes(given: Buffer): void; readonly buffer: Buffer };
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 20 }), (chunks) => {
        const encoder = new Lean();
        for (const chunk of chunks) encoder.writeBytes(chunk);
        const expected = Buffer.concat(chunks.flatMap((chunk) => [Buffer.from([0, 0, chunk.length >> 8, chunk.length & 0xff]), chunk]));
        expect(encoder.buffer.equals(expected)).toBe(true);
      }),
    );
  });
});
