/** An instant as node-opcua carries it: a Date for the milliseconds and picoseconds for what is below (multiples of 100 000, as UA counts 100 ns). */
export interface PreciseTime {
  timestamp: Date;
  picoseconds: number;
}

const CANONICAL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})(\d{4})Z$/;
const PICOSECONDS_PER_TICK = 100_000;

/**
 * Canonical time (`2020-03-09T10:14:33.0000000Z`) → the pair node-opcua encodes without losing a tick.
 * @throws RangeError when the text is not canonical or no real date.
 */
export function preciseTime(canonical: string): PreciseTime {
  const match = CANONICAL.exec(canonical);
  const timestamp = match ? new Date(`${match[1]}Z`) : undefined;
  if (!match || !timestamp || Number.isNaN(timestamp.getTime())) {
    throw new RangeError(`"${canonical}" is not a UTC time with seven fractional digits, such as 2020-03-09T10:14:33.0000000Z`);
  }
  return { timestamp, picoseconds: Number(match[2]) * PICOSECONDS_PER_TICK };
}

/** The inverse of preciseTime. */
export function canonicalTime(timestamp: Date, picoseconds = 0): string {
  const ticks = Math.floor(picoseconds / PICOSECONDS_PER_TICK);
  return timestamp.toISOString().replace('Z', `${String(ticks).padStart(4, '0')}Z`);
}
