/** From inclusive, to exclusive, in 100-ns ticks since 1970. */
export interface TickRange {
  readonly from: bigint;
  readonly to: bigint;
}

export const TICKS_PER_SECOND = 10_000_000n;

/** The largest multiple of `step` that is not above `ticks`. */
export function floorTo(ticks: bigint, step: bigint): bigint {
  const rest = ticks % step;
  return rest < 0n ? ticks - rest - step : ticks - rest;
}

export function ceilTo(ticks: bigint, step: bigint): bigint {
  return -floorTo(-ticks, step);
}

export const laterOf = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const earlierOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What two ranges have in common; undefined: nothing. */
export function clip(range: TickRange, to: TickRange | undefined): TickRange | undefined {
  if (!to) return undefined;
  const common = { from: laterOf(range.from, to.from), to: earlierOf(range.to, to.to) };
  return common.from < common.to ? common : undefined;
}
