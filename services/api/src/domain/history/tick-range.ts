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
