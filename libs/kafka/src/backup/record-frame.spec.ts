import fc from 'fast-check';
import { encodeFrame, FILE_HEAD, type KeptRecord, keptRecord, readFrames } from './record-frame.js';

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const record: fc.Arbitrary<KeptRecord> = fc.record({
  offset: fc.bigInt({ min: 0n, max: 2n ** 62n }),
  timestamp: fc.bigInt({ min: -1n, max: 2n ** 50n }),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 40 }), bytes), { maxLength: 5 }),
});

async function* inPieces(whole: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
async function all(whole: Buffer, size = 64): Promise<KeptRecord[]> {
  const records: KeptRecord[] = [];
  for await (const { key, value, headers, ...rest } of readFrames(inPieces(whole, size), 'f')) {
    records.push({ ...rest, key: key && Buffer.from(key), value: value && Buffer.from(value), headers: headers.map(([name, given]) => [name, Buffer.from(given)]) });
  }
  return records;
}

describe('the records of a backup', () => {
  it('are what they were, null and empty, names twice, in whatever pieces the file comes', () =>
    fc.assert(fc.asyncProperty(fc.array(record, { maxLength: 20 }), fc.integer({ min: 1, max: 300 }), async (records, size) => {
      expect(await all(Buffer.concat([FILE_HEAD, ...records.map(encodeFrame)]), size)).toEqual(records);
    })));

  const one = encodeFrame({ offset: 41n, timestamp: 0n, key: Buffer.from('k'), value: Buffer.from('value'), headers: [] });
  const whole = Buffer.concat([FILE_HEAD, one, one]);
  it.each([
    ['a file that ends in the midst of a record', whole.subarray(0, -1), /f is damaged after 1 records: it ends in the midst of a record/],
    ['a file that ends in its first line', whole.subarray(0, 5), /after 0 records: it ends in the midst of its first line/],
    ['an empty file', Buffer.alloc(0), /its first line/],
    ['another kind of file', Buffer.from('PK\u0003\u0004 something else'), /does not begin as a log of a backup does/],
    ['a length that nothing has', Buffer.concat([FILE_HEAD, one, Buffer.from('ffffffff00', 'hex')]), /after 1 records: a record of 4294967295 bytes/],
    ['lengths that do not fit the record', Buffer.concat([FILE_HEAD, one.subarray(0, 20), Buffer.from('00000fff', 'hex'), one.subarray(24)]), /after 0 records: beyond its end/],
  ])('%s is refused with the place', (_, file, message) => expect(all(file)).rejects.toMatchObject({ code: 'contract-violation', message: expect.stringMatching(message) }));

  it('come from Kafka with each value of a header that stands twice', () => {
    const message = { offset: '7', timestamp: '9', key: null, value: Buffer.from('v'), headers: { a: Buffer.from('1'), b: ['2', Buffer.from('3')] }, attributes: 0 };
    expect(keptRecord(message)).toEqual({ offset: 7n, timestamp: 9n, key: null, value: Buffer.from('v'), headers: [['a', Buffer.from('1')], ['b', Buffer.from('2')], ['b', Buffer.from('3')]] });
  });
});
