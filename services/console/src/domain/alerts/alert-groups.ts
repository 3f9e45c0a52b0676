import { type Alert } from '@orrery/contracts';
import { isSetAside, isUnacknowledged, PRIORITY_ORDER } from './alert-words.js';

/** Alerts with one cause: the cause, and what followed from it. */
export interface AlertGroup<T extends Alert = Alert> {
  readonly id: string;
  readonly head: T;
  readonly rest: readonly T[];
}

/** What asks something of people comes first, by priority; of one priority what nobody has acknowledged, then what came last. */
export function byUrgency(a: Alert, b: Alert): number {
  return (
    rankOf(a) - rankOf(b) ||
    PRIORITY_ORDER.indexOf(a.priority) - PRIORITY_ORDER.indexOf(b.priority) ||
    Number(isUnacknowledged(b)) - Number(isUnacknowledged(a)) ||
    b.activeSince.localeCompare(a.activeSince) ||
    a.key.localeCompare(b.key)
  );
}

function rankOf(alert: Alert): number {
  if (isSetAside(alert)) return 1;
  return alert.state === 'normal' ? 2 : 0;
}

/** One entry a cause, as one page is sent for it. The cause heads it, even where a consequence is more urgent; without it the most urgent one. */
export function groupAlerts<T extends Alert>(alerts: readonly T[]): AlertGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const alert of alerts) {
    const members = groups.get(alert.group);
    if (members) members.push(alert);
    else groups.set(alert.group, [alert]);
  }
  return [...groups]
    .map(([id, members]) => groupOf(id, members))
    .sort((a, b) => byUrgency(mostUrgent([a.head, ...a.rest]), mostUrgent([b.head, ...b.rest])));
}

function groupOf<T extends Alert>(id: string, members: readonly T[]): AlertGroup<T> {
  const sorted = [...members].sort(byUrgency);
  const head = sorted.find(({ cause }) => !cause) ?? sorted[0]!;
  return { id, head, rest: sorted.filter((alert) => alert !== head) };
}

function mostUrgent(members: readonly Alert[]): Alert {
  return members.reduce((most, alert) => (byUrgency(alert, most) < 0 ? alert : most));
}
