import { type PlantSource } from './plant.js';
import { object, oneOf, text } from '../dtdl/read-shape.js';
import { duration, sourceId } from './yaml-readers.js';

/** RFC 3339 date or time; a date alone ends with that day (UTC). */
const expiry = text({
  fault: (value) =>
    /^\d{4}-\d\d-\d\d(?:[Tt]\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:[Zz]|[+-]\d\d:\d\d))?$/.test(value) && !Number.isNaN(Date.parse(value))
      ? undefined
      : { message: `"${value}" is no date`, fix: 'write a date as 2026-12-31 or a time as 2026-12-31T18:00:00Z' },
});

/** Keys that every source must have, whatever its type. */
export const sourceHead = <const T extends string>(type: T) => ({ id: sourceId, type: oneOf([type]) });

/** Keys that every source may have, whatever its type. */
export const sourceTail = {
  waiver: object({ reason: text({ max: 500 }), expires: expiry }, {}),
  user: text({ max: 200 }),
  clock: oneOf(['device', 'recorded']),
  acceptWindow: object({}, { past: duration(), future: duration() }),
};

/** `sourceTail` as it was written. */
export interface WrittenTail {
  waiver?: { reason: string; expires: string };
  user?: string;
  clock?: 'device' | 'recorded';
  acceptWindow?: { past?: number; future?: number };
}

const DAY = 86_400_000;

/** Fills in the defaults: device clock and the window of rule R18. */
export function commonSettings({ waiver, user, clock, acceptWindow }: WrittenTail): Pick<PlantSource, 'waiver' | 'user' | 'clock' | 'acceptPastMs' | 'acceptFutureMs'> {
  return {
    ...(waiver ? { waiver: { reason: waiver.reason, expires: endOf(waiver.expires) } } : {}),
    ...(user === undefined ? {} : { user }),
    clock: clock ?? 'device',
    acceptPastMs: acceptWindow?.past ?? 7 * DAY,
    acceptFutureMs: acceptWindow?.future ?? 600_000,
  };
}

/** The end of a waiver as a canonical timestamp; a date alone means the end of that day, UTC. */
function endOf(expires: string): string {
  const millis = expires.length === 10 ? Date.parse(`${expires}T00:00:00Z`) + DAY : Date.parse(expires);
  return `${new Date(millis).toISOString().slice(0, -1)}0000Z`;
}
