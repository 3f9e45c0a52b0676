import { type TickRange } from './tick-range.js';

/** What is left of a range without some stretches, which are in order and do not overlap. */
export function without(range: TickRange, holes: readonly TickRange[]): TickRange[] {
  const rest: TickRange[] = [];
  let at = range.from;
  for (const { from, to } of holes) {
    if (to <= at) continue;
    if (from >= range.to) break;
    if (from > at) rest.push({ from: at, to: from });
    at = to;
  }
  if (at < range.to) rest.push({ from: at, to: range.to });
  return rest;
}

/**
 * Stretches put together where they touch, and then across the smallest spaces until at most `most` are left: a statement
 * lists only so many.
 */
export function mergeRanges(ranges: readonly TickRange[], most: number): TickRange[] {
  const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  let merged = joined(sorted, 0n);
  if (merged.length > most) {
    const spaces = merged.slice(1).map(({ from }, index) => from - merged[index]!.to);
    const bridged = spaces.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))[merged.length - most - 1]!;
    merged = joined(merged, bridged);
  }
  return merged;
}

function joined(sorted: readonly TickRange[], bridged: bigint): TickRange[] {
  const merged: { from: bigint; to: bigint }[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last && from - last.to <= bridged) last.to = to > last.to ? to : last.to;
    else merged.push({ from, to });
  }
  return merged;
}
