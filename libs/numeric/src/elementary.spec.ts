import { exp, log, power } from './elementary.js';

/** Distance in units in the last place; the engine's own functions are within 1 of the truth. */
function ulps(a: number, b: number): number {
  if (a === b) return 0;
  const bits = (x: number) => new BigInt64Array(new Float64Array([x]).buffer)[0];
  const difference = bits(a) - bits(b);
  return Number(difference < 0n ? -difference : difference);
}

/** A plain deterministic walk through (0, 1), so that the spec needs no random numbers. */
const walk = (count: number) => Array.from({ length: count }, (_, i) => ((i + 0.5) * 0.6180339887498949) % 1);

describe('logarithm, exponential and power of our own', () => {
  it('log is within 2 units in the last place, over the whole range and close to 1', () => {
    const near = walk(20000).map((u) => 0.5 + u * 1.5);
    const wide = walk(20000).map((u) => Math.pow(10, u * 600 - 300));
    const small = walk(20000).map((u) => u * 2 ** -20);
    const worst = Math.max(...[...near, ...wide, ...small].map((x) => ulps(log(x), Math.log(x))));
    expect(worst).toBeLessThanOrEqual(3); // 2 of ours and 1 of the engine's
  });

  it('exp is within 2 units in the last place', () => {
    const xs = walk(20000).map((u) => u * 1400 - 700);
    expect(Math.max(...xs.map((x) => ulps(exp(x), Math.exp(x))))).toBeLessThanOrEqual(3);
    expect(exp(-740)).toBeCloseTo(Math.exp(-740), 320);
  });

  it('log takes the mantissa at √2 in two where it always did: on both sides of it, at every exponent', () => {
    for (const near of [Math.SQRT2, Math.SQRT2 - 2 ** -52, Math.SQRT2 + 2 ** -52, Math.SQRT2 - 2 ** -21, Math.SQRT2 + 2 ** -21])
      for (let exponent = -1022; exponent <= 1023; exponent += 1) if (ulps(log(near * 2 ** exponent), Math.log(near * 2 ** exponent)) > 3) throw new Error(`${near} · 2^${exponent}`);
    expect([log(Math.SQRT2), log(Number.MAX_VALUE), log(2.2250738585072014e-308)].map((value) => value.toFixed(12))).toEqual(['0.346573590280', '709.782712893384', '-708.396418532264']);
  });

  it('keeps the limits', () => {
    expect([log(0), log(Infinity), log(1), exp(0), exp(-800), exp(800), power(0, 2), power(4, 0)]).toEqual([
      -Infinity, Infinity, 0, 1, 0, Infinity, 0, 1,
    ]);
    expect([log(-1), log(NaN), exp(NaN)]).toEqual([NaN, NaN, NaN]);
    expect(log(5e-324)).toBeCloseTo(-744.4400719213812, 10);
  });

  it('power agrees with repeated multiplication', () => {
    expect(power(1.5, 7)).toBeCloseTo(1.5 ** 7, 12);
    expect(power(2, 0.5)).toBeCloseTo(Math.SQRT2, 14);
  });

  it('gives the bits written down here, on every engine', () => {
    const hex = (x: number) => new BigUint64Array(new Float64Array([x]).buffer)[0].toString(16);
    expect([log(0.3), log(7), exp(1), exp(-2.5)].map(hex)).toMatchInlineSnapshot(`
[
  "bff34378fcbda721",
  "3fff2272ae325a57",
  "4005bf0a8b14576a",
  "3fb50385c094f425",
]
`);
  });
});
