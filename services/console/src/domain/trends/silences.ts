import { type LinePoint } from './line.js';

/** Fewer distances than that tell nothing about how often a value usually comes. */
const FEWEST = 8;
/** So many times as long as usual without a reading: no line is drawn across. */
const TIMES_AS_LONG = 10;
/** So many empty buckets may stand side by side: a bucket a little shorter than the readings' distance misses some. */
const EMPTY_BUCKETS = 3;

export interface Silence {
  readonly from: number;
  readonly to: number;
  readonly because: 'none';
}

/** Stretches without a reading for much longer than usual, as a rule for a cause that is known. */
export function silences(points: readonly LinePoint[]): Silence[] {
  const distances = points.slice(1).map((point, index) => point.from - points[index]!.from);
  if (distances.length < FEWEST) return [];
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)]!;
  return distances.flatMap((distance, index): Silence[] => {
    const before = points[index]!;
    const width = before.to === undefined ? 0 : before.to - before.from;
    const isSilent = distance > Math.max(usual * TIMES_AS_LONG, width * EMPTY_BUCKETS);
    return isSilent ? [{ from: before.to ?? before.from + usual, to: points[index + 1]!.from, because: 'none' }] : [];
  });
}
