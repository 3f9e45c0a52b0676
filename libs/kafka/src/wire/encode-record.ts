import { type ProducedMessage } from './kafkajs-parts.js';
import { sizeOfVarint, writeVarint } from './varint.js';

/** A record of a batch (format v2, KIP-98) and how long each of its parts is. */
export interface MeasuredRecord {
  /** Without the length that stands before it. */
  readonly size: number;
  readonly offsetDelta: number;
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers: Readonly<Record<string, Buffer | string>>;
  /** Of key and value, then of name and value of each header; -1 for null. */
  readonly lengths: readonly number[];
}

/** Whether a message is of the kind that is encoded here; lists under one header, absent header values and own timestamps are not. */
export function isPlain({ timestamp, headers }: ProducedMessage): boolean {
  if (timestamp !== undefined && timestamp !== null) return false;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string' && !Buffer.isBuffer(value)) return false;
  }
  return true;
}

export function measureRecord({ key = null, value = null, headers = {} }: ProducedMessage, offsetDelta: number): MeasuredRecord {
  const texts = headers as Readonly<Record<string, Buffer | string>>;
  const lengths = [lengthOf(key), lengthOf(value)];
  for (const name of Object.keys(texts)) lengths.push(Buffer.byteLength(name), lengthOf(texts[name]!));
  // Attributes, a byte; the timestamp's delta to its batch, 0.
  let size = 2 + sizeOfVarint(offsetDelta) + sizeOfVarint(lengths.length / 2 - 1);
  for (const length of lengths) size += sizeOfVarint(length) + Math.max(0, length);
  return { size, offsetDelta, key, value, headers: texts, lengths };
}

/** @returns where the next one begins. */
export function writeRecord(buf: Buffer, from: number, { size, offsetDelta, key, value, headers, lengths }: MeasuredRecord): number {
  let at = writeVarint(buf, from, size);
  buf[at++] = 0;
  buf[at++] = 0;
  at = writeVarint(buf, at, offsetDelta);
  at = writeBytes(buf, at, key, lengths[0]!);
  at = writeBytes(buf, at, value, lengths[1]!);
  at = writeVarint(buf, at, lengths.length / 2 - 1);
  let part = 2;
  for (const name of Object.keys(headers)) {
    at = writeBytes(buf, at, name, lengths[part++]!);
    at = writeBytes(buf, at, headers[name]!, lengths[part++]!);
  }
  return at;
}

function lengthOf(bytes: Buffer | string | null): number {
  if (bytes === null) return -1;
  return typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
}

/** Length, then the bytes; -1 alone for null. */
function writeBytes(buf: Buffer, from: number, bytes: Buffer | string | null, length: number): number {
  const at = writeVarint(buf, from, length);
  if (bytes === null) return at;
  return at + (typeof bytes === 'string' ? buf.write(bytes, at, 'utf8') : bytes.copy(buf, at));
}
