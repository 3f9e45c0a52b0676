/**
 * Logarithm, exponential and power from IEEE 754 additions, multiplications and divisions alone.
 * ECMAScript leaves the last bits of Math.log, Math.exp and Math.pow to the engine (ECMA-262, 21.3.2), and one differing bit
 * moves an event and, soon, everything after it. These give the same bits wherever the four operations are IEEE 754's.
 * Accuracy, measured in elementary.spec.ts: `log` and `exp` within 2 units in the last place. Math.sqrt is used as it is:
 * every engine compiles it to IEEE 754's correctly rounded square root.
 */
// Bound once: where a realm intercepts its globals (Jest, vm contexts) looking up Math costs more than the rest of the function.
const { floor } = Math;
const LN2_HIGH = 0.6931471803691238; // the upper 32 bits of ln 2: times an exponent it is exact
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;
const SQRT_2 = 1.4142135623730951;
const TWO_POW_54 = 18014398509481984;

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
/** Index of the word that holds sign and exponent: 1 where bytes are little-endian. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** 2^(1023 - e) for a biased exponent e: times it, a number has its mantissa alone, exactly. By halving, not by Math.pow. */
const UNSCALE = new Float64Array(2048);
for (let e = 1023, up = 1, down = 1; e >= 0; e -= 1, up *= 2, down *= 0.5) [UNSCALE[e], UNSCALE[2046 - e]] = [up, down];
UNSCALE[2047] = UNSCALE[2046] / 2;
/** The upper 20 bits of the mantissa of √2. */
const SQRT_2_BITS = 0x6a09e;

/** Natural logarithm. @returns -Infinity for 0, NaN below. */
export function log(x: number): number {
  if (!(x >= 2.2250738585072014e-308 && x <= 1.7976931348623157e308)) return logAtTheEdge(x);
  float[0] = x;
  const high = words[HIGH];
  const bits = high & 0xfffff;
  // Mantissas above √2 are halved. The sign of a difference tells them without a branch, of which a processor would guess every third wrongly.
  const above = bits === SQRT_2_BITS ? Number(x * UNSCALE[high >> 20] > SQRT_2) : (SQRT_2_BITS - bits) >>> 31;
  const biased = (high >> 20) + above;
  const exponent = biased - 1023;
  // ln m = 2 artanh(s), s = (m-1)/(m+1): |s| ≤ 0.172, so ten terms of the series reach 2^-55.
  const f = x * UNSCALE[biased] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const tail =
    z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11 + z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))))))));
  // 2s = f - s·f, which keeps the bits of f that the quotient lost.
  return exponent * LN2_HIGH + (f - (s * (f - tail) - exponent * LN2_LOW));
}

/** What is no normal positive number: 0, Infinity, NaN, and the numbers below 2^-1022. */
function logAtTheEdge(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  return log(x * TWO_POW_54) - 54 * (LN2_HIGH + LN2_LOW);
}

/** e to the power x. */
export function exp(x: number): number {
  if (!(x < 709.782712893384)) return x > 0 ? Infinity : NaN;
  if (x < -745.1332191019412) return 0;
  const k = floor(x * LOG2_E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // |r| ≤ 0.347: fourteen terms of the series reach 2^-57.
  let sum = 1 / 6227020800;
  for (let i = 0; i < INVERSE_FACTORIALS.length; i += 1) sum = sum * r + INVERSE_FACTORIALS[i];
  return scale(1 + r * sum, k);
}

/** 1/12!, 1/11!, … 1/1! */
const INVERSE_FACTORIALS = [479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2, 1].map((n) => 1 / n);

/** x · 2^k, in two steps where 2^k alone is no normal number. */
function scale(x: number, k: number): number {
  if (k > 1023) return x * powerOfTwo(1023) * powerOfTwo(k - 1023);
  if (k < -1022) return x * powerOfTwo(k + 54) * (1 / TWO_POW_54);
  return x * powerOfTwo(k);
}

function powerOfTwo(k: number): number {
  words[1 - HIGH] = 0;
  words[HIGH] = (k + 1023) << 20;
  return float[0];
}

/** x to the power y for x ≥ 0; relative error grows with |y·ln x| (about that many units in the last place). */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  return exp(y * log(x));
}
