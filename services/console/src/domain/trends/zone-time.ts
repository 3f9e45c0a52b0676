/** `2026-03-29T14:05:09` in a zone, as an input of type datetime-local has it. */
export function toWallClock(millis: number, timeZone: string): string {
  return new Date(millis).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');
}

/** The instant at which a clock on the wall of a zone shows `text`; undefined where it is no time. Of an hour that comes twice, the first. */
export function fromWallClock(text: string, timeZone: string): number | undefined {
  const asUtc = Date.parse(`${text}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(asUtc)) return undefined;
  // The offset a day before and a day after: one of the two holds, and both are known without a table of changes.
  const candidates = [asUtc - 86_400_000, asUtc + 86_400_000].map((near) => asUtc - offsetAt(near, timeZone));
  const exact = candidates.filter((candidate) => candidate + offsetAt(candidate, timeZone) === asUtc);
  return exact.length > 0 ? Math.min(...exact) : candidates[0];
}

/** `Europe/Berlin, UTC+02:00`. */
export function zoneWords(timeZone: string, at: number): string {
  const offset = offsetAt(at, timeZone) / 60_000;
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  const words = offset === 0 ? 'UTC' : `UTC${offset < 0 ? '\u2212' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
  return timeZone === words ? words : `${timeZone}, ${words}`;
}

function offsetAt(millis: number, timeZone: string): number {
  const whole = Math.floor(millis / 1000) * 1000;
  return Date.parse(`${toWallClock(whole, timeZone)}Z`) - whole;
}
