import { normalQuantile } from '@orrery/numeric';
import { Streams } from '../random/streams.js';
import { type Sample, type Sampling } from './sampling.js';

export interface Normals {
  readonly means: readonly number[];
  /** Of each option alone, and of what all share by common random numbers. */
  readonly sd: number;
  readonly shared: number;
  /** Of the constraint's indicator, each option's own. */
  readonly bounds?: readonly number[];
  readonly seed: number;
}

/** Runs a procedure on normal values that are known, replication by replication on common random numbers, and counts what it used. */
export function onNormals<R>({ means, sd, shared, bounds = [], seed }: Normals, procedure: (sample: Sample) => Sampling<R>, all = Infinity): { result: R; used: number } {
  const streams = new Streams(['shared', ...means.flatMap((_, i) => [`own ${i}`, `bound ${i}`])], seed, 0);
  const together: number[] = [];
  const common = (replication: number) => (together[replication] ??= normalQuantile(streams.uniform(0)) * shared);
  const values: number[][] = means.map(() => []);
  const constraint: number[][] = means.map(() => []);
  let used = 0;
  const procedureOn = procedure({ values: (option) => values[option], constraint: (option) => constraint[option], affords: (more) => used + more <= all });
  for (let step = procedureOn.next(); ; step = procedureOn.next()) {
    if (step.done === true) return { result: step.value, used };
    for (const { options, to } of step.value)
      for (const option of options)
        for (let replication = values[option].length; replication < to; replication += 1, used += 1) {
          values[option].push(means[option] + common(replication) + sd * normalQuantile(streams.uniform(1 + 2 * option)));
          constraint[option].push((bounds[option] ?? 0) + sd * normalQuantile(streams.uniform(2 + 2 * option)));
        }
  }
}
