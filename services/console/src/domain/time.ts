/** Milliseconds since 1970 of a contract time (seven fractional digits), or undefined where there is none. For display only: ticks below 1 ms are cut off. */
export function toMillis(timestamp: string | undefined): number | undefined {
  if (timestamp === undefined) return undefined;
  const millis = Date.parse(timestamp);
  return Number.isNaN(millis) ? undefined : millis;
}

const UNITS: readonly (readonly [name: string, millis: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** A span in the two largest units that matter: `4 s`, `2 min 5 s`, `3 h 12 min`, `5 d 2 h`. */
export function formatSpan(millis: number): string {
  const largest = UNITS.findIndex(([, size]) => millis >= size);
  if (largest < 0) return '0 s';
  const [name, size] = UNITS[largest]!;
  const count = Math.floor(millis / size);
  const next = UNITS[largest + 1];
  const rest = next ? Math.floor((millis - count * size) / next[1]) : 0;
  return next && rest > 0 && count < 100 ? `${count} ${name} ${rest} ${next[0]}` : `${count} ${name}`;
}

/** Clocks of devices, servers and browsers differ a little: up to this much in the future still reads as now. */
const CLOCK_TOLERANCE_MS = 2000;

/** How old an event is at `now`; an event of the future is called so, since it means that a clock is wrong. */
export function formatAge(eventMillis: number, now: number): string {
  const age = now - eventMillis;
  if (age < -CLOCK_TOLERANCE_MS) return `${formatSpan(-age)} in the future`;
  return formatSpan(Math.max(0, age));
}

/** An instant in the reader's time zone, with its date unless it is of the same day as `now`. */
export function formatInstant(millis: number, now?: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Date(millis).toLocaleTimeString('en-GB', { hour12: false, ...zone });
  const day = dayOf(millis, zone);
  return now !== undefined && dayOf(now, zone) === day ? time : `${day} ${time}`;
}

function dayOf(millis: number, zone: { timeZone?: string }): string {
  return new Date(millis).toLocaleDateString('sv-SE', zone); // ISO order: the same for every reader
}
