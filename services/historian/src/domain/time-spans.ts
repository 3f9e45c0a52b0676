import { timestampFromMillis } from '@orrery/twin-model';

/** A partition of a table: its name, and the bounds of its range. */
export interface Span {
  readonly name: string;
  readonly low: bigint;
  /** Exclusive. */
  readonly high: bigint;
}

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
const TICKS_PER_MS = 10_000n;
export const TICKS_PER_MINUTE = 600_000_000n;

export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
export const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS);

/** The day, month or year (UTC) that a moment lies in, as a partition of `table` with bounds in ticks. */
export function spanOf(table: string, unit: 'day' | 'month' | 'year', ms: number): Span {
  const date = new Date(ms);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const low = unit === 'day' ? Date.UTC(year, month, day) : unit === 'month' ? Date.UTC(year, month) : Date.UTC(year, 0);
  const high = unit === 'day' ? low + DAY_MS : unit === 'month' ? Date.UTC(year, month + 1) : Date.UTC(year + 1, 0);
  const digits = unit === 'day' ? 10 : unit === 'month' ? 7 : 4;
  return { name: `${table}_${timestampFromMillis(low).slice(0, digits).replaceAll('-', '')}`, low: BigInt(low) * TICKS_PER_MS, high: BigInt(high) * TICKS_PER_MS };
}

export const ticksOfMillis = (ms: number): bigint => BigInt(ms) * TICKS_PER_MS;
export const millisOfTicks = (ticks: bigint): number => Number(ticks / TICKS_PER_MS);
