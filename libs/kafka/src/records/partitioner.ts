/**
 * murmur2 as the Java client computes it (org.apache.kafka.common.utils.Utils#murmur2), so that producers in every
 * language put a key into the same partition (architecture decision 9).
 */
export function murmur2(data: Uint8Array): number {
  const length = data.length;
  let h = 0x9747b28c ^ length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let k = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    k = Math.imul(k, 0x5bd1e995);
    k ^= k >>> 24;
    h = Math.imul(h, 0x5bd1e995) ^ Math.imul(k, 0x5bd1e995);
  }
  const rest = length - i;
  if (rest > 2) h ^= data[i + 2]! << 16;
  if (rest > 1) h ^= data[i + 1]! << 8;
  if (rest > 0) h = Math.imul(h ^ data[i]!, 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
  return h ^ (h >>> 15);
}

/** Partition of a key among `count`, as Java's default partitioner picks it. */
export function partitionFor(key: string, count: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % count;
}
