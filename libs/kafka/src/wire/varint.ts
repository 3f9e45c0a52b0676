/** Signed 32-bit integers, zig-zag, seven bits a byte (KIP-98, as Protocol Buffers have them). */
export function sizeOfVarint(value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let size = 1;
  for (; rest > 0x7f; rest >>>= 7) size += 1;
  return size;
}

/** @returns where the next byte goes. */
export function writeVarint(buf: Buffer, from: number, value: number): number {
  let at = from;
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) buf[at++] = (rest & 0x7f) | 0x80;
  buf[at++] = rest;
  return at;
}
