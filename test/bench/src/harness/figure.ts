import { type Figure } from '../benchmark.js';
import { median } from './median.js';

type Measured = Omit<Figure, 'ours' | 'yardstick' | 'ratio'>;

/** The figure of interleaved samples: medians, and the ratio of the medians. */
export function figureOf(measured: Measured): Figure {
  const ours = median(measured.samples.ours);
  const yardstick = median(measured.samples.yardstick);
  return { ...measured, ours, yardstick, ratio: ours / yardstick };
}

export function reaches({ ratio, goal }: Pick<Figure, 'ratio' | 'goal'>): boolean {
  return goal.sense === 'at least' ? ratio >= goal.ratio : ratio <= goal.ratio;
}
