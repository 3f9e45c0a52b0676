/**
 * How many independent values a series is worth: its length over its integrated autocorrelation time, summed by the initial positive
 * sequence of C. J. Geyer, "Practical Markov Chain Monte Carlo", Statistical Science 7 (1992), section 3.3. A mean over values that hang together
 * is as uncertain as a mean over so many independent ones.
 */
export function independentSamples(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const deviations = values.map((x) => x - mean);
  const variance = deviations.reduce((sum, d) => sum + d * d, 0);
  if (!(variance > 0)) return n;
  const correlation = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < n; i += 1) sum += deviations[i] * deviations[i - lag];
    return sum / variance;
  };
  let time = 1;
  for (let lag = 1; lag + 1 < n / 2; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1);
    if (pair <= 0) break;
    time += 2 * pair;
  }
  return n / Math.max(1, time);
}
