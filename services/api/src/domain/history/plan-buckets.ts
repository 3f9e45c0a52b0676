import { without } from './pending.js';
import { ceilTo, floorTo, laterOf, TICKS_PER_SECOND, type TickRange } from './tick-range.js';

/** A tier of the historian: one row for each second, minute or hour of UTC. */
export interface Tier {
  readonly name: '1s' | '1m' | '1h';
  readonly ticks: bigint;
}

export const TIERS: readonly Tier[] = [
  { name: '1h', ticks: 3_600n * TICKS_PER_SECOND },
  { name: '1m', ticks: 60n * TICKS_PER_SECOND },
  { name: '1s', ticks: TICKS_PER_SECOND },
];

/** From when on each tier has rows, in ticks; absent: always. */
export type Horizons = Readonly<Partial<Record<Tier['name'], bigint>>>;

/** A stretch of time and what it is read from: a tier, or the readings themselves. */
export interface Piece extends TickRange {
  readonly tier?: Tier;
}

/**
 * From what buckets are read so that the fewest rows are: the coarsest tier of which every inner edge is a multiple, and what is left of
 * the range at both ends from ever finer ones, to the readings themselves. Every row lies in one bucket whole. A tier is not asked for
 * what lies before its horizon: nobody aggregated readings that were older than it, though they are kept.
 * @param pending stretches, in order, whose tiers are not up to date: the readings themselves are
 */
export function planBuckets(edges: readonly bigint[], pending: readonly TickRange[] = [], horizons: Horizons = {}): Piece[] {
  const range = { from: edges[0]!, to: edges.at(-1)! };
  const inner = edges.slice(1, -1);
  const tiers = TIERS.filter(({ ticks }) => inner.every((edge) => edge % ticks === 0n));
  const current = without(range, pending);
  return [...current.flatMap((stretch) => piecesOf(stretch, tiers, horizons)), ...without(range, current)];
}

function piecesOf({ from, to }: TickRange, [tier, ...finer]: readonly Tier[], horizons: Horizons): Piece[] {
  if (from >= to) return [];
  if (!tier) return [{ from, to }];
  const [begin, end] = [ceilTo(laterOf(from, horizons[tier.name] ?? from), tier.ticks), floorTo(to, tier.ticks)];
  if (begin >= end) return piecesOf({ from, to }, finer, horizons);
  return [...piecesOf({ from, to: begin }, finer, horizons), { from: begin, to: end, tier }, ...piecesOf({ from: end, to }, finer, horizons)];
}
