/** Deterministic normal deviates for specs: a 32-bit xorshift and twelve uniforms a deviate. */
export function deviates(seed: number): () => number {
  let x = seed | 1;
  const uniform = () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 4294967296;
  };
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += uniform();
    return sum;
  };
}
