/** The p-quantile of a sample by linear interpolation between order statistics (R. J. Hyndman and Y. Fan 1996, definition 7); NaN of none. */
export function sampleQuantile(values: readonly number[], p: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  return low + (at - below) * (high - low);
}

export function median(values: readonly number[]): number {
  return sampleQuantile(values, 0.5);
}

/** The median absolute deviation from the median, times 1.4826: for normal values an estimate of their standard deviation. */
export function medianAbsoluteDeviation(values: readonly number[], centre = median(values)): number {
  return 1.4826022185056018 * median(values.map((value) => Math.abs(value - centre)));
}
