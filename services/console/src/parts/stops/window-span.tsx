import { type MaintenanceWindow } from '@orrery/client';
import { formatInstant, toMillis } from '../../domain/time.js';
import { zoneWords } from '../../domain/trends/zone-time.js';

/** From when to when by the clock of the site, with its zone. */
export function WindowSpan({ window: { from, until, endedAt }, timeZone }: { window: Pick<MaintenanceWindow, 'from' | 'until' | 'endedAt'>; timeZone: string }) {
  const begins = toMillis(from) ?? 0;
  const ends = toMillis(endedAt ?? until) ?? 0;
  return (
    <>
      {`${short(formatInstant(begins, undefined, timeZone))} to ${short(formatInstant(ends, begins, timeZone))} (${zoneWords(timeZone, begins)})`}
      {endedAt !== undefined && ', ended early'}
    </>
  );
}

/** To the minute. */
const short = (time: string): string => time.replace(/:\d\d$/, '');
