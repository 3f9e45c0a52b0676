import { type Alert, PRIORITIES, type Priority, type Route } from '@orrery/contracts';

/** What was told of an alert last on one route. */
export interface Told {
  readonly occurrence: number;
  /** How often it had come by then. */
  readonly count: number;
  readonly priority: Priority;
  readonly atMs: number;
  /** It was shelved, suppressed or out of service since: whoever was told has put it off or has been told that it means nothing. */
  readonly isForgotten: boolean;
}

export type ToldOf = (key: string) => Told | undefined;

/** What is new of a group gathers so long after a message while nobody has answered that one, unless the route says otherwise: as long as Alertmanager's group_interval. */
export const DEFAULT_INTERVAL_MS = 300_000;

const rankOf = (priority: Priority): number => PRIORITIES.indexOf(priority);
const isMoreUrgent = (a: Priority, b: Priority): boolean => rankOf(a) < rankOf(b);

export const mostUrgent = (alerts: readonly { readonly priority: Priority }[]): Priority => PRIORITIES.find((priority) => alerts.some((alert) => alert.priority === priority)) ?? 'low';

/** Whether an alert is other than what was told of it: never told, forgotten, come again, or more urgent. What only ends, or becomes less urgent, is no news. */
export function isNews({ occurrence, count, priority }: Alert, told: Told | undefined): boolean {
  return told === undefined || told.isForgotten || occurrence !== told.occurrence || count > told.count || isMoreUrgent(priority, told.priority);
}

/**
 * Until when news of a group is held back; undefined: it is not. Somebody has been called and has not answered yet: what comes meanwhile gathers. It does
 * not where all that was told is acknowledged or over, nor for what is more urgent than anything that was told.
 *
 * @param members the open alerts of the group, those that are kept from people too
 */
export function heldUntil({ intervalMs = DEFAULT_INTERVAL_MS }: Pick<Route, 'intervalMs'>, news: readonly Alert[], members: readonly Alert[], toldOf: ToldOf): number | undefined {
  const unanswered = members.flatMap(({ key, process, occurrence }) => {
    const told = toldOf(key);
    return told && told.occurrence === occurrence && (process === 'unack-active' || process === 'rtn-unack') ? [told] : [];
  });
  if (unanswered.length === 0 || isMoreUrgent(mostUrgent(news), mostUrgent(unanswered))) return undefined;
  return Math.max(...unanswered.map(({ atMs }) => atMs)) + intervalMs;
}
