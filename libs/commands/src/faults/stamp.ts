import { timestampFromMillis } from '@orrery/twin-model';

const MOST = 2_000;
const made = new Map<number, string>();

/** The timestamp of a time in ms since 1970. Schedules begin at the same time and pass the same times: most have been made before. */
export function stamp(ms: number): string {
  let text = made.get(ms);
  if (text === undefined) {
    if (made.size >= MOST) made.clear();
    made.set(ms, (text = timestampFromMillis(ms)));
  }
  return text;
}
