import { type EncodeRecord, type WireRecord } from './kafkajs-parts.js';

/** Varints beyond this would need 64 bits in between. */
const MAX_DELTA = 2 ** 30;

/**
 * One record of a batch (format v2, KIP-98) in one buffer of exactly its size; kafkajs makes an encoder of 512 bytes for it
 * and one for each of its headers, of which a CloudEvent has nine. `otherwise` encodes what is not of the plain kind: header lists,
 * absent header values, timestamps far apart.
 */
export function recordEncoder(otherwise: EncodeRecord): EncodeRecord {
  return (record) => {
    const { offsetDelta = 0, timestampDelta = 0, key = null, value = null, headers = {} } = record;
    const names = Object.keys(headers);
    if (!isPlain(record, names)) return otherwise(record);
    const texts = headers as Readonly<Record<string, Buffer | string>>;
    const lengths = names.flatMap((name) => [Buffer.byteLength(name), Buffer.byteLength(texts[name]!)]);
    const keyLength = key === null ? -1 : Buffer.byteLength(key);
    const valueLength = value === null ? -1 : Buffer.byteLength(value);
    let size = 1 + sizeOf(timestampDelta) + sizeOf(offsetDelta) + sizeOf(names.length);
    for (const length of [keyLength, valueLength, ...lengths]) size += sizeOf(length) + Math.max(0, length);

    const buf = Buffer.allocUnsafe(sizeOf(size) + size);
    let at = writeVarint(buf, 0, size);
    buf[at] = 0; // attributes: none are defined
    at = writeVarint(buf, at + 1, timestampDelta);
    at = writeVarint(buf, at, offsetDelta);
    at = writeBytes(buf, at, key, keyLength);
    at = writeBytes(buf, at, value, valueLength);
    at = writeVarint(buf, at, names.length);
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i]!;
      at = writeBytes(buf, at, name, lengths[2 * i]!);
      at = writeBytes(buf, at, texts[name]!, lengths[2 * i + 1]!);
    }
    return { buf, buffer: buf };
  };
}

function isPlain({ timestampDelta = 0, headers = {} }: WireRecord, names: readonly string[]): boolean {
  if (!(Math.abs(timestampDelta) < MAX_DELTA)) return false;
  for (const name of names) {
    const value = headers[name];
    if (typeof value !== 'string' && !Buffer.isBuffer(value)) return false;
  }
  return true;
}

function sizeOf(value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let size = 1;
  for (; rest > 0x7f; rest >>>= 7) size += 1;
  return size;
}

function writeVarint(buf: Buffer, from: number, value: number): number {
  let at = from;
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) buf[at++] = (rest & 0x7f) | 0x80;
  buf[at++] = rest;
  return at;
}

/** Length, then the bytes; -1 alone for null. */
function writeBytes(buf: Buffer, from: number, bytes: Buffer | string | null, length: number): number {
  const at = writeVarint(buf, from, length);
  if (bytes === null) return at;
  return at + (typeof bytes === 'string' ? buf.write(bytes, at, 'utf8') : bytes.copy(buf, at));
}
