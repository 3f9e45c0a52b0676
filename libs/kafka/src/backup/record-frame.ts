import { OrreryError } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';

/** A record as a backup keeps it: all that a broker keeps of it. */
export interface KeptRecord {
  readonly offset: bigint;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** In their order; a name may come more than once. */
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
}

/** First line of every file: what it is, and which version of it. */
export const FILE_HEAD = Buffer.from('ORRERY LOG 1\n');
const LENGTH = 4;
/** offset, timestamp, length of the key, of the value, number of headers */
const FIXED = 8 + 8 + 4 + 4 + 2;
/** The broker's own bound is 1 MB. */
const MAX_FRAME = 64_000_000;

export function keptRecord({ offset, timestamp, key, value, headers }: KafkaMessage): KeptRecord {
  const pairs = Object.entries(headers ?? {}).flatMap(([name, given]) => (Array.isArray(given) ? given : [given]).map((one) => [name, Buffer.from(one ?? '')] as const));
  return { offset: BigInt(offset), timestamp: BigInt(timestamp), key, value, headers: pairs };
}

/** Length, then the record; all numbers big-endian, -1 as the length of null. */
export function encodeFrame({ offset, timestamp, key, value, headers }: KeptRecord): Buffer {
  const names = headers.map(([name]) => Buffer.from(name));
  const size = FIXED + (key?.length ?? 0) + (value?.length ?? 0) + headers.reduce((sum, [, bytes], index) => sum + 2 + names[index]!.length + 4 + bytes.length, 0);
  const buf = Buffer.allocUnsafe(LENGTH + size);
  let at = buf.writeUInt32BE(size, 0);
  at = buf.writeBigInt64BE(offset, at);
  at = buf.writeBigInt64BE(timestamp, at);
  at = writeBytes(buf, at, key);
  at = writeBytes(buf, at, value);
  at = buf.writeUInt16BE(headers.length, at);
  headers.forEach(([, bytes], index) => {
    at = buf.writeUInt16BE(names[index]!.length, at);
    at += names[index]!.copy(buf, at);
    at = writeBytes(buf, at, bytes);
  });
  return buf;
}

/** The records of a file, as its bytes come. Throws `contract-violation` with the place where it is not what a backup writes, or ends in the midst of a record. */
export async function* readFrames(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<KeptRecord> {
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  let read = 0;
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!begun) {
      if (rest.length < FILE_HEAD.length) continue;
      if (!rest.subarray(0, FILE_HEAD.length).equals(FILE_HEAD)) throw damaged(file, 0, 'it does not begin as a log of a backup does');
      rest = rest.subarray(FILE_HEAD.length);
      begun = true;
    }
    while (rest.length >= LENGTH) {
      const size = rest.readUInt32BE(0);
      if (size < FIXED || size > MAX_FRAME) throw damaged(file, read, `a record of ${size} bytes`);
      if (rest.length < LENGTH + size) break;
      yield decodeFrame(rest.subarray(LENGTH, LENGTH + size), file, read);
      read += 1;
      rest = rest.subarray(LENGTH + size);
    }
  }
  if (!begun || rest.length > 0) throw damaged(file, read, `it ends in the midst of ${begun ? 'a record' : 'its first line'}`);
}

function decodeFrame(frame: Buffer, file: string, index: number): KeptRecord {
  try {
    let at = 16;
    const bytes = (): Buffer | null => {
      const length = frame.readInt32BE(at);
      at += 4;
      if (length < 0) return null;
      if (at + length > frame.length) throw new RangeError('beyond its end');
      at += length;
      return frame.subarray(at - length, at);
    };
    const [key, value] = [bytes(), bytes()];
    const headers: [string, Buffer][] = [];
    const count = frame.readUInt16BE(at);
    at += 2;
    for (let i = 0; i < count; i += 1) {
      const length = frame.readUInt16BE(at);
      const name = frame.toString('utf8', at + 2, at + 2 + length);
      at += 2 + length;
      headers.push([name, bytes() ?? Buffer.alloc(0)]);
    }
    if (at !== frame.length) throw new RangeError('bytes are left');
    return { offset: frame.readBigInt64BE(0), timestamp: frame.readBigInt64BE(8), key, value, headers };
  } catch (error) {
    throw damaged(file, index, (error as Error).message);
  }
}

function writeBytes(buf: Buffer, from: number, bytes: Buffer | null): number {
  const at = buf.writeInt32BE(bytes?.length ?? -1, from);
  return bytes === null ? at : at + bytes.copy(buf, at);
}

const damaged = (file: string, record: number, what: string): OrreryError =>
  new OrreryError('contract-violation', `${file} is damaged after ${record} records: ${what}`, { remedy: 'Take another copy of the backup, or an older backup. Nothing of this one was used.' });
