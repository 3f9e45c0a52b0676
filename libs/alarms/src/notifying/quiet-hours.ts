import { type Priority, type QuietHours } from '@orrery/contracts';
import { Zone } from '@orrery/twin-model';

const DAY_MS = 86_400_000;

function timeOfDayMs(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return (hours * 60 + minutes) * 60_000;
}

/** When the quiet hours that hold now end; undefined where none hold, or where the priority is sent nevertheless. */
export function quietUntil(quiet: QuietHours | undefined, priority: Priority, nowMs: number): number | undefined {
  if (!quiet || quiet.except.includes(priority)) return undefined;
  const zone = Zone.of(quiet.timeZone);
  if (!zone) return undefined;
  const [from, to] = [timeOfDayMs(quiet.from), timeOfDayMs(quiet.to)];
  const local = zone.localOf(nowMs);
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  const time = local - day;
  const holds = from <= to ? time >= from && time < to : time >= from || time < to;
  if (!holds) return undefined;
  return zone.firstMomentOf(day + to + (time >= to ? DAY_MS : 0));
}
