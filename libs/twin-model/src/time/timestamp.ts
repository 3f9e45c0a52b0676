/**
 * Times as the contracts write them: UTC, exactly seven fractional digits (100-ns ticks). Comparing two of them as
 * strings compares them in time; the four digits below the millisecond never pass through a float (rule R2).
 */
export type Timestamp = string;

const TICKS_PER_MILLISECOND = 10_000n;

/** Milliseconds since 1970 (whole) → timestamp. */
export function timestampFromMillis(millis: number): Timestamp {
  return `${new Date(millis).toISOString().slice(0, -1)}0000Z`;
}

/** The last minute that was asked for: nearly all times of a log lie in the minute of the one before. */
let minute = '';
let minuteMs = Number.NaN;

/**
 * The timestamp cut to whole milliseconds since 1970; NaN when it is no date. Date.parse for every reading is the first
 * thing that a profile of the projection shows, so it is asked once a minute.
 */
export function millisOf(timestamp: Timestamp): number {
  const its = timestamp.slice(0, 17);
  if (its !== minute) {
    minuteMs = Date.parse(`${its}00.000Z`);
    minute = its;
  }
  const seconds = digit(timestamp, 17) * 10 + digit(timestamp, 18);
  const millis = digit(timestamp, 20) * 100 + digit(timestamp, 21) * 10 + digit(timestamp, 22);
  return seconds < 60 ? minuteMs + seconds * 1000 + millis : Number.NaN;
}

const ZERO = 48;

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** 100-ns ticks since 1970. */
export function ticksOf(timestamp: Timestamp): bigint {
  return BigInt(millisOf(timestamp)) * TICKS_PER_MILLISECOND + BigInt(timestamp.slice(23, 27));
}

export function timestampFromTicks(ticks: bigint): Timestamp {
  const millis = ticks / TICKS_PER_MILLISECOND - (ticks % TICKS_PER_MILLISECOND < 0n ? 1n : 0n);
  const rest = ticks - millis * TICKS_PER_MILLISECOND;
  return `${new Date(Number(millis)).toISOString().slice(0, -1)}${rest.toString().padStart(4, '0')}Z`;
}

/** Adds whole milliseconds; the digits below the millisecond stay. */
export function addMillis(timestamp: Timestamp, millis: number): Timestamp {
  const shifted = new Date(millisOf(timestamp) + millis).toISOString();
  return `${shifted.slice(0, -1)}${timestamp.slice(23, 27)}Z`;
}
