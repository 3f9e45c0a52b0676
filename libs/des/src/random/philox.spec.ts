import { philox } from './philox.js';

function words(counter: number[], key: number[]): string[] {
  const out = new Uint32Array(4);
  philox(out, 0, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [...out].map((word) => word.toString(16).padStart(8, '0'));
}

/** Known answers of Random123 1.14 (kat_vectors, philox4x32 10). */
describe('Philox4x32-10', () => {
  it('gives the known answer for zeros', () => {
    expect(words([0, 0, 0, 0], [0, 0])).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  });

  it('gives the known answer for ones in every bit', () => {
    const ones = 0xffffffff;
    expect(words([ones, ones, ones, ones], [ones, ones])).toEqual(['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd']);
  });

  it('gives the known answer for the digits of pi', () => {
    expect(words([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      'd16cfe09', '94fdcceb', '5001e420', '24126ea1',
    ]);
  });

  it('multiplies exactly: the high word against big integers for 2,000 counters', () => {
    const exact = (counter: bigint[], key: bigint[]) => {
      let [a, b, c, d] = counter as [bigint, bigint, bigint, bigint];
      let [k0, k1] = key as [bigint, bigint];
      const mask = 0xffffffffn;
      for (let round = 0; round < 10; round += 1) {
        const p0 = a * 0xd2511f53n;
        const p1 = c * 0xcd9e8d57n;
        [a, b, c, d] = [(p1 >> 32n) ^ b ^ k0, p1 & mask, (p0 >> 32n) ^ d ^ k1, p0 & mask];
        k0 = (k0 + 0x9e3779b9n) & mask;
        k1 = (k1 + 0xbb67ae85n) & mask;
      }
      return [a, b, c, d].map((word) => word.toString(16).padStart(8, '0'));
    };
    for (let i = 0; i < 2000; i += 1) {
      const counter = [i, i * 7919, ~i >>> 0, Math.imul(i, 0x9e3779b1) >>> 0];
      const key = [i * 31, 0xffffffff - i];
      if (words(counter, key).join() !== exact(counter.map(BigInt), key.map(BigInt)).join()) throw new Error(`counter ${counter.join()}`);
    }
  });
});
