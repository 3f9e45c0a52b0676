import { type MaintenanceWindowDraft } from '@orrery/client';
import { timestampFromMillis } from '@orrery/twin-model';
import { fromWallClock } from '../trends/zone-time.js';

/** A window as it is written down: times by the clock on the wall of the site. */
export interface WrittenWindow {
  readonly twinId: string;
  /** '': now. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

export type WindowProblems = Partial<Record<keyof WrittenWindow, string>>;

/** Longer is no maintenance: alerts would be silent for good. */
const LONGEST_MS = 31 * 24 * 3_600_000;

/** The window to plan, or what is wrong with what was written, field by field. */
export function readWindow({ twinId, from, until, reason }: WrittenWindow, timeZone: string, now: number): { readonly draft: MaintenanceWindowDraft } | { readonly problems: WindowProblems } {
  const begins = from === '' ? now : fromWallClock(from, timeZone);
  const ends = fromWallClock(until, timeZone);
  const problems: WindowProblems = {
    ...(twinId === '' ? { twinId: 'Choose what is worked on.' } : {}),
    ...(begins === undefined ? { from: 'Give a date and a time, or nothing for now.' } : {}),
    ...endProblem(begins, ends, now),
    ...(reason.trim() === '' ? { reason: 'Say what is done: others see it on the page of the twin.' } : {}),
  };
  if (Object.keys(problems).length > 0) return { problems };
  return { draft: { twinId, ...(from === '' ? {} : { from: timestampFromMillis(begins!) }), until: timestampFromMillis(ends!), reason: reason.trim() } };
}

function endProblem(begins: number | undefined, ends: number | undefined, now: number): WindowProblems {
  if (ends === undefined) return { until: 'Give a date and a time.' };
  if (ends <= now) return { until: 'This time is over already.' };
  if (begins !== undefined && ends <= begins) return { until: 'It must end after it begins.' };
  if (begins !== undefined && ends - begins > LONGEST_MS) return { until: 'A window holds for 31 days at most; take the rules out of service for longer work.' };
  return {};
}
