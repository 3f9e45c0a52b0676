const POLYNOMIAL = 0x82f6_3b78;
const TABLES = tables();

/** CRC-32C (Castagnoli) of a record batch, eight bytes a step: kafkajs's own goes byte by byte. */
export function crc32c(bytes: Uint8Array): number {
  const end = bytes.length - 7;
  let crc = -1;
  let i = 0;
  for (; i < end; i += 8) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc =
      TABLES[0x700 + (crc & 0xff)]! ^
      TABLES[0x600 + ((crc >>> 8) & 0xff)]! ^
      TABLES[0x500 + ((crc >>> 16) & 0xff)]! ^
      TABLES[0x400 + (crc >>> 24)]! ^
      TABLES[0x300 + bytes[i + 4]!]! ^
      TABLES[0x200 + bytes[i + 5]!]! ^
      TABLES[0x100 + bytes[i + 6]!]! ^
      TABLES[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i += 1) crc = TABLES[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/** Eight tables of 256: table n is what a byte does to the checksum n bytes later. */
function tables(): Int32Array {
  const all = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    all[byte] = crc;
  }
  for (let at = 256; at < all.length; at += 1) {
    const before = all[at - 256]!;
    all[at] = (before >>> 8) ^ all[before & 0xff]!;
  }
  return all;
}
