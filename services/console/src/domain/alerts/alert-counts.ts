import { type Alert, type Priority } from '@orrery/contracts';
import { isUnacknowledged, PRIORITY_ORDER } from './alert-words.js';

/** Alerts that nobody has acknowledged yet: how many, and the most urgent of them. */
export interface UnackCount {
  readonly count: number;
  readonly worst: Priority;
}

export function countUnacknowledged(alerts: Iterable<Alert>): UnackCount | undefined {
  let total: UnackCount | undefined;
  for (const alert of alerts) if (isUnacknowledged(alert)) total = plus(total, alert.priority);
  return total;
}

/** By twin: its own, and those of everything below it along partOf. */
export interface TwinCounts {
  readonly own: ReadonlyMap<string, UnackCount>;
  readonly below: ReadonlyMap<string, UnackCount>;
}

export const NO_COUNTS: TwinCounts = { own: new Map(), below: new Map() };

export function countsByTwin(alerts: Iterable<Alert>, partOf: (twinId: string) => string | undefined): TwinCounts {
  const own = new Map<string, UnackCount>();
  const below = new Map<string, UnackCount>();
  for (const alert of alerts) {
    if (!isUnacknowledged(alert)) continue;
    own.set(alert.twinId, plus(own.get(alert.twinId), alert.priority));
    const seen = new Set<string>();
    for (let up: string | undefined = alert.twinId; up !== undefined && !seen.has(up); up = partOf(up)) {
      seen.add(up);
      below.set(up, plus(below.get(up), alert.priority));
    }
  }
  return { own, below };
}

function plus(before: UnackCount | undefined, priority: Priority): UnackCount {
  if (!before) return { count: 1, worst: priority };
  return { count: before.count + 1, worst: PRIORITY_ORDER.indexOf(priority) < PRIORITY_ORDER.indexOf(before.worst) ? priority : before.worst };
}
