import { type InterpolationRule, type Reading } from './interpolate.js';
import { earlierOf, laterOf } from './tick-range.js';

/**
 * The average of a value over time, bucket by bucket (OPC UA Part 13, TimeAverage): each value weighs as long as it stood, or as its
 * line to the next one ran. Time in which nothing is known to hold weighs nothing; a bucket of such time alone has no average.
 * @param edges of the buckets, rising
 * @param readings in order, from the last usable one before the first edge on, to the first after the last
 */
export function timeAverage(edges: readonly bigint[], readings: readonly Reading[], rule: InterpolationRule): (number | null)[] {
  const sums = new Float64Array(edges.length - 1);
  const weights = new Float64Array(edges.length - 1);
  const usable = readings.filter(({ quality, value }) => typeof value === 'number' && (quality === 'good' || (quality === 'uncertain' && !rule.treatUncertainAsBad)));
  let bucket = 0;
  for (const [index, left] of usable.entries()) {
    const right = usable[index + 1];
    const hole = rule.holes.find(({ from, to }) => to > left.ticks && (right === undefined || from < right.ticks));
    const end = right?.ticks ?? laterOf(rule.heldUntil, left.ticks);
    const until = hole ? laterOf(left.ticks, earlierOf(hole.from, end)) : end;
    const slope = rule.stepped || hole || !right ? 0 : ((right.value as number) - (left.value as number)) / Number(right.ticks - left.ticks);
    while (bucket < sums.length && edges[bucket + 1]! <= left.ticks) bucket += 1;
    for (let at = bucket; at < sums.length && edges[at]! < until; at += 1) {
      const begin = laterOf(left.ticks, edges[at]!);
      const width = Number(earlierOf(until, edges[at + 1]!) - begin);
      if (width <= 0) continue;
      const middle = (left.value as number) + slope * (Number(begin - left.ticks) + width / 2);
      sums[at]! += middle * width;
      weights[at]! += width;
    }
  }
  return Array.from(sums, (sum, at) => (weights[at]! > 0 ? sum / weights[at]! : null));
}
