import { median, medianAbsoluteDeviation, sampleQuantile } from '@orrery/numeric';
import { independentSamples } from './independent-samples.js';

/** Fewer independent values give no limit: control charts ask for twenty to twenty-five (D. C. Montgomery, Statistical Quality Control, 8th ed., section 5.3). */
const LEAST_INDEPENDENT = 20;
/** Between the 5 % and the 95 % quantile of a normal distribution lie so many standard deviations. */
const CENTRAL_90 = 3.289707253902945;

/** What is usual of one signal. `scale` is one step of its deviation, in its own unit. */
export interface SignalBaseline {
  readonly usual: number;
  readonly scale: number;
  /** settled: has limits. unsettled: it wandered so much in the baseline that it has none. constant: it did not move. */
  readonly kind: 'settled' | 'unsettled' | 'constant';
  readonly independent: number;
}

/**
 * @param block how many samples the smoothing averages over: what the mean of so many wanders in the baseline is normal too
 * @param resolution smallest scale that is believed, as a share of the usual value: sensors are no better
 */
export function signalBaseline(values: readonly number[], block: number, resolution: number): SignalBaseline {
  const usual = median(values);
  const believed = resolution * Math.abs(usual);
  if (values.every((value) => value === values[0])) return { usual, scale: believed, kind: 'constant', independent: 1 };
  // The MAD of a signal with few steps may be next to nothing although it moves: then the central 90 % say how far.
  const noise = Math.max(medianAbsoluteDeviation(values, usual), (sampleQuantile(values, 0.95) - sampleQuantile(values, 0.05)) / CENTRAL_90);
  const spread = noise + wander(values, block);
  const independent = independentSamples(values);
  // What moved in a few samples only has a spread of nothing; its plain deviation is still one.
  const scale = Math.max(spread > 0 ? spread : deviation(values), believed);
  return { usual, scale, kind: independent < LEAST_INDEPENDENT ? 'unsettled' : 'settled', independent };
}

/** Standard deviation of the means of blocks. */
function wander(values: readonly number[], block: number): number {
  const means: number[] = [];
  for (let from = 0; from + block <= values.length; from += block) {
    let sum = 0;
    for (let i = from; i < from + block; i += 1) sum += values[i];
    means.push(sum / block);
  }
  return means.length > 1 ? deviation(means) : 0;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (values.length - 1));
}
