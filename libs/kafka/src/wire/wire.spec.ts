import fc from 'fast-check';
import { crc32c } from './crc32c.js';
import { produceRequest } from './encode-produce.js';
import { frameRequest } from './frame-request.js';
import { type EncoderClass, type FrameRequest, partOf, PARTS, type ProducedMessage, type ProduceOptions, type ProduceRequest } from './kafkajs-parts.js';
import { leanEncoder } from './lean-encoder.js';

const NOW = 1_800_000_000_000;
const clock = Date.now;
beforeAll(() => {
  Date.now = () => NOW;
});
afterAll(() => {
  Date.now = clock;
});

const theirs = partOf<ProduceRequest>(PARTS.produce);
const refuse: ProduceRequest = () => ({ apiKey: 0, apiVersion: 3, encode: () => Promise.reject(new Error('left to kafkajs')) });

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'binary', maxLength: 200 });
const message: fc.Arbitrary<ProducedMessage> = fc.record({
  key: fc.oneof(text, bytes, fc.constant(null)),
  value: fc.oneof(text, bytes, fc.constant(null)),
  headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== '__proto__'), fc.oneof(text, bytes)),
});
const request: fc.Arbitrary<ProduceOptions> = fc.record({
  acks: fc.constantFrom(-1, 1),
  timeout: fc.nat(60_000),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }).map(String),
  producerEpoch: fc.nat(100),
  topicData: fc.array(
    fc.record({
      topic: fc.string({ minLength: 1, maxLength: 30 }),
      partitions: fc.array(fc.record({ partition: fc.nat(100), firstSequence: fc.nat(2 ** 30), messages: fc.array(message, { minLength: 1, maxLength: 70 }) }), { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
});

describe('a produce request on the wire', () => {
  it('is the bytes that kafkajs itself writes', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const ours = await produceRequest(refuse)(given).encode();
        expect(ours.buffer.equals((await theirs(given).encode()).buffer)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, Partial<ProduceOptions>, Partial<ProducedMessage>]>([
    ['a list under one header', {}, { headers: { tag: ['a', 'b'] } }],
    ['a timestamp of its own', {}, { timestamp: '1700000000000' }],
    ['compression', { compression: 1 }, {}],
    ['a transaction', { transactionalId: 'orders' }, {}],
  ])('is left to kafkajs where it has %s', async (_what, options, more) => {
    const topicData = [{ topic: 't', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v', ...more }] }] }];
    await expect(produceRequest(refuse)({ acks: -1, timeout: 1, topicData, ...options }).encode()).rejects.toThrow('left to kafkajs');
  });

  it('has the length and header that kafkajs puts before it', async () => {
    const body = Buffer.from('the body');
    const given = { correlationId: 77, clientId: 'twin-projector é', request: { apiKey: 0, apiVersion: 7, encode: async () => ({ buf: body, buffer: body }) } };
    const [ours, original] = [await frameRequest(given), await partOf<FrameRequest>(PARTS.frame)(given)];
    expect(ours.buffer.equals(original.buffer)).toBe(true);
    expect(ours.size()).toBe(original.size());
  });
});

describe('CRC-32C', () => {
  it('has the check value of the catalogue (RFC 3720 B.4)', () => expect(crc32c(Buffer.from('123456789'))).toBe(0xe306_9283));

  it('is the one kafkajs computes', () => {
    const reference = partOf<(given: Uint8Array) => number>('kafkajs/src/protocol/recordBatch/crc32C/index.js');
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
