import { studentCdf } from '@orrery/numeric';
import { interval } from '../experiment/interval.js';

/** Options that are to have replications 0 up to, not including, `to`. */
export interface Wanted {
  readonly options: readonly number[];
  readonly to: number;
}

/** A procedure that asks for replications and, when it goes on, finds them in its `Sample`. */
export type Sampling<R> = Generator<readonly Wanted[], R, void>;

/** What has been seen so far. An option that has fewer values than were asked for could not go on. */
export interface Sample {
  /** What is to be most, replication by replication, on common random numbers. */
  values(option: number): readonly number[];
  /** Values of a constraint's indicator. */
  constraint(option: number, constraint: number): readonly number[];
  /** Whether so many more replications are within what all together may have. */
  affords(more: number): boolean;
}

export interface Selection {
  /** Undefined where no option is left. */
  readonly best?: number;
  /** Not told apart from the best by the procedure. */
  readonly rivals: readonly number[];
  /** Whether the procedure came to its end, so that what it promises holds. */
  readonly kept: boolean;
}

/** How many to have next: a tenth more, so that workers have something to share out. What the procedure decides does not depend on it. */
export const more = (have: number, most: number): number => Math.min(most, have + Math.max(1, Math.floor(have / 10)));

/**
 * A lower bound on the probability that `best` is within `delta` of the best, as the samples show it: Bonferroni's over Student's t of each paired
 * difference (the approximate probability of correct selection of C.-H. Chen et al., 2000, for samples on common random numbers).
 */
export function estimateSelection(sample: Sample, best: number, others: readonly number[], delta: number): number {
  const mine = sample.values(best);
  const errors = others.map((other) => {
    const theirs = sample.values(other);
    const count = Math.min(mine.length, theirs.length);
    const { mean, sd } = interval(Array.from({ length: count }, (_, i) => mine[i] - theirs[i]), 0.95);
    if (count < 2) return 0.5;
    if (sd === 0) return mean + delta >= 0 ? 0 : 1;
    return studentCdf(-(mean + delta) / (sd / Math.sqrt(count)), count - 1);
  });
  return Math.max(0, 1 - errors.reduce((sum, error) => sum + error, 0));
}

/** The option with the greatest mean; the first of equals. */
export function greatest(options: readonly number[], mean: (option: number) => number): number {
  return options.reduce((best, option) => (mean(option) > mean(best) ? option : best));
}
