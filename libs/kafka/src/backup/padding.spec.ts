import { gunzipSync } from 'node:zlib';
import { crc32c } from '../wire/crc32c.js';
import { paddingBatch } from './padding.js';

/** An independent reading of format v2 (KIP-98): offsets of the records, each of which must be empty. */
function offsetsOf(batch: Buffer): number[] {
  const raw = gunzipSync(batch.subarray(61));
  let at = 0;
  const varint = (): number => {
    let [value, shift, byte] = [0, 0, 0x80];
    for (; byte & 0x80; shift += 7) {
      byte = raw[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const offsets: number[] = [];
  while (at < raw.length) {
    const end = varint() + at;
    const attributes = raw[at++];
    const [time, offset, key, value, headers] = [varint(), varint(), varint(), varint(), varint()];
    expect([attributes, time, key, value, headers, at]).toEqual([0, 0, -1, -1, 0, end]);
    offsets.push(offset);
  }
  return offsets;
}

it.each([1, 2, 64, 65, 8_192, 20_000])('a batch of %d empty records is one that a broker takes: length, checksum, last offset, count', (count) => {
  const batch = paddingBatch(count, 1_800_000_000_000);
  expect(batch.readInt32BE(8)).toBe(batch.length - 12);
  expect(batch.readUInt32BE(17)).toBe(crc32c(batch.subarray(21)));
  expect([batch.readInt16BE(21), batch.readInt32BE(23), batch.readBigInt64BE(27), batch.readBigInt64BE(43), batch.readInt32BE(57)]).toEqual([1, count - 1, 1_800_000_000_000n, -1n, count]);
  expect(offsetsOf(batch)).toEqual(Array.from({ length: count }, (_, n) => n));
});
