import { gzipSync } from 'node:zlib';
import { crc32c } from '../wire/crc32c.js';
import { sizeOfVarint, writeVarint } from '../wire/varint.js';

/** Empty records of one batch at most: compressed they stay far below the broker's 1 MB. */
export const MAX_PADDING = 250_000;

const GZIP = 1;
const HEAD = 61;

/**
 * A record batch (format v2, gzip) of so many empty records, 9 bytes each before compression. A broker gives offsets in order only: what is to be at
 * an offset has that many before it.
 */
export function paddingBatch(records: number, nowMs: number): Buffer {
  const raw = Buffer.allocUnsafe(records * 12);
  let at = 0;
  for (let delta = 0; delta < records; delta += 1) {
    // attributes, time, offset, no key, no value, no headers
    at = writeVarint(raw, at, 5 + sizeOfVarint(delta));
    raw[at++] = 0;
    raw[at++] = 0;
    at = writeVarint(raw, at, delta);
    raw[at++] = 1;
    raw[at++] = 1;
    raw[at++] = 0;
  }
  const body = gzipSync(raw.subarray(0, at));
  const batch = Buffer.alloc(HEAD + body.length);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(GZIP, 21);
  batch.writeInt32BE(records - 1, 23);
  batch.writeBigInt64BE(BigInt(nowMs), 27);
  batch.writeBigInt64BE(BigInt(nowMs), 35);
  batch.writeBigInt64BE(-1n, 43);
  batch.writeInt16BE(-1, 51);
  batch.writeInt32BE(-1, 53);
  batch.writeInt32BE(records, 57);
  body.copy(batch, HEAD);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}
