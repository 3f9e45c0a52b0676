/** What a trend shows: the last so many milliseconds up to now, moving on; or a stretch that stays. */
export type Range = { readonly kind: 'last'; readonly millis: number } | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

/** Milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const PRESETS: readonly { readonly name: string; readonly millis: number }[] = [
  { name: '15 min', millis: 15 * MINUTE },
  { name: '1 h', millis: HOUR },
  { name: '8 h', millis: 8 * HOUR },
  { name: '1 d', millis: DAY },
  { name: '1 week', millis: 7 * DAY },
  { name: '30 d', millis: 30 * DAY },
  { name: '1 year', millis: 365 * DAY },
  { name: '5 years', millis: 5 * 365 * DAY },
];
export const DEFAULT_RANGE: Range = { kind: 'last', millis: 15 * MINUTE };

export const SHORTEST_MS = SECOND;
export const LONGEST_MS = 50 * 365 * DAY;

export function spanOf(range: Range, now: number): Span {
  return range.kind === 'last' ? { from: now - range.millis, to: now } : range;
}

export function lengthOf({ from, to }: Span): number {
  return to - from;
}

/** A stretch that can be shown: neither too short nor too long, none of it before 1970 nor after now. */
export function fixedRange(from: number, to: number, now: number): Range {
  const length = Math.min(Math.max(to - from, SHORTEST_MS), LONGEST_MS);
  const end = Math.min((from + to + length) / 2, now);
  const start = Math.max(0, end - length);
  return { kind: 'fixed', from: Math.round(start), to: Math.round(Math.max(end, start + SHORTEST_MS)) };
}

/** Shorter (factor < 1) or longer around `anchor`; what moves on goes on doing so while the anchor is its right edge. */
export function zoom(range: Range, factor: number, anchor: number, now: number): Range {
  if (range.kind === 'last' && anchor >= now) return { kind: 'last', millis: Math.min(Math.max(range.millis * factor, SHORTEST_MS), LONGEST_MS) };
  const { from, to } = spanOf(range, now);
  return fixedRange(anchor - (anchor - from) * factor, anchor + (to - anchor) * factor, now);
}

/** Moved by a part of its own length, left where negative. */
export function pan(range: Range, part: number, now: number): Range {
  const { from, to } = spanOf(range, now);
  const by = Math.min((to - from) * part, now - to);
  return fixedRange(from + by, to + by, now);
}

/** As long as it was, up to now and moving on. */
export function followNow(range: Range, now: number): Range {
  return { kind: 'last', millis: lengthOf(spanOf(range, now)) };
}
