import { murmur2, partitionFor } from './partitioner.js';

describe('partitionFor', () => {
  // Vectors of org.apache.kafka.common.utils.UtilsTest#testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as the Java client does', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  it('takes the sign bit away before dividing, as Java does', () => {
    expect(partitionFor('21', 24)).toBe((-973932308 & 0x7fffffff) % 24);
    expect(partitionFor('foobar', 24)).toBe((-790332482 & 0x7fffffff) % 24);
  });

  it('counts bytes of UTF-8, not characters', () => {
    expect(murmur2(Buffer.from('Prüfstand'))).toBe(murmur2(new TextEncoder().encode('Prüfstand')));
  });
});
