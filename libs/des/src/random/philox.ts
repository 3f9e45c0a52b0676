/**
 * Philox4x32-10: a counter in, 128 random bits out, no state in between. J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC'11; passes BigCrush. Known answers of the authors' Random123 are in philox.spec.ts.
 */
// Bound once: where a realm intercepts its globals (Jest, vm contexts) looking up Math costs more than the rest of the function.
const { imul } = Math;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const LOW = 0xffff;

/** Writes the four words for a counter (c0…c3) and a key (k0, k1) to `out` from `at` on. */
export function philox(out: Uint32Array, at: number, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void {
  c0 |= 0;
  c1 |= 0;
  c2 |= 0;
  c3 |= 0;
  k0 |= 0;
  k1 |= 0;
  for (let round = 0; round < 10; round += 1) {
    // The upper words of two products of 32 bits, from halves of 16: integers alone, a fifth faster than by doubles. No sum passes 2^32.
    const a = c0 >>> 16;
    const b = c0 & LOW;
    const carried0 = (imul(a, MULTIPLIER_0 & LOW) + (imul(b, MULTIPLIER_0 & LOW) >>> 16)) | 0;
    const crossed0 = (imul(b, MULTIPLIER_0 >>> 16) + (carried0 & LOW)) | 0;
    const high0 = (imul(a, MULTIPLIER_0 >>> 16) + (carried0 >>> 16) + (crossed0 >>> 16)) | 0;
    const c = c2 >>> 16;
    const d = c2 & LOW;
    const carried1 = (imul(c, MULTIPLIER_1 & LOW) + (imul(d, MULTIPLIER_1 & LOW) >>> 16)) | 0;
    const crossed1 = (imul(d, MULTIPLIER_1 >>> 16) + (carried1 & LOW)) | 0;
    const high1 = (imul(c, MULTIPLIER_1 >>> 16) + (carried1 >>> 16) + (crossed1 >>> 16)) | 0;
    const low0 = imul(c0, MULTIPLIER_0);
    const low1 = imul(c2, MULTIPLIER_1);
    c0 = high1 ^ c1 ^ k0;
    c2 = high0 ^ c3 ^ k1;
    c1 = low1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}
