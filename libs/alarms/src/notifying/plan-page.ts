import { type Alert, type NotificationRoutes, PRIORITIES, type Priority, type Route, type TwinDefinition } from '@orrery/contracts';
import { millisOf, selectsTwin } from '@orrery/twin-model';
import { isPresented } from '../lifecycle/alert-state.js';
import { quietUntil } from './quiet-hours.js';

/** One page: a group of alerts on one route. A group is paged once, then reminded of. */
export interface Page {
  readonly group: string;
  readonly route: string;
  readonly dueMs: number;
  /** Messages sent so far; the first is no reminder. */
  readonly sent: number;
}

export type TwinFacts = (twinId: string) => Pick<TwinDefinition, 'model' | 'level'> | undefined;
export type IsWithin = (twinId: string, root: string) => boolean;

export const mostUrgent = (alerts: readonly Pick<Alert, 'priority'>[]): Priority => PRIORITIES.find((priority) => alerts.some((alert) => alert.priority === priority)) ?? 'low';

/** Whether a route is for an alert as it is now. */
export function isRouted({ priorities, rules, on }: Route, alert: Alert, twins: TwinFacts, isWithin: IsWithin): boolean {
  if (priorities && !priorities.includes(alert.priority)) return false;
  if (rules && !rules.includes(alert.rule)) return false;
  const twin = twins(alert.twinId);
  return !on || (twin !== undefined && selectsTwin(on, alert.twinId, twin, isWithin));
}

/** Alerts that ask for somebody now: acknowledged by nobody yet, and kept from nobody. */
export const isWaiting = (alert: Alert): boolean => isPresented(alert) && alert.process === 'unack-active';

/** What one alert wants of one route: a look at its group's page. */
export interface WantedPage {
  readonly group: string;
  readonly route: string;
  /** When the group has gathered: a page that is not there yet is looked at then, whatever the hour, so that its receipt says until when it is deferred. */
  readonly lookMs: number;
  /** When this alert may be told: then, or at the end of the quiet hours that hold for its priority. */
  readonly sendMs: number;
  /** How long after one message the next may follow; absent: none does. */
  readonly remindMs?: number;
}

/** The pages that a changed alert wants: one for each route that fits. One that became more urgent wants the routes of its new priority too. */
export function pagesFor(alert: Alert, { routes }: NotificationRoutes, twins: TwinFacts, isWithin: IsWithin, nowMs: number): WantedPage[] {
  if (!isWaiting(alert)) return [];
  return routes
    .filter((route) => isRouted(route, alert, twins, isWithin))
    .map(({ id, waitMs, remindMs, quiet }) => {
      const lookMs = nowMs + waitMs;
      return { group: alert.group, route: id, lookMs, sendMs: quietUntil(quiet, alert.priority, lookMs) ?? lookMs, ...(remindMs === undefined ? {} : { remindMs }) };
    });
}

/**
 * When a page is to be looked at once another alert of its group wants it; undefined: not by itself. One that waits for the end of quiet hours keeps its
 * time only where the alert may not be told before either: what is critical is not held back by what is not.
 */
export function nextLook(page: { readonly dueMs?: number; readonly sent: number } | undefined, { lookMs, sendMs, remindMs }: WantedPage): number | undefined {
  if (!page) return lookMs;
  if (page.sent === 0) return Math.min(page.dueMs ?? Infinity, sendMs);
  return page.dueMs ?? (remindMs === undefined ? undefined : lookMs + remindMs);
}

export type PageDecision =
  /** Now, to all receivers; then again at `nextMs`, or never. */
  | { readonly do: 'send'; readonly alerts: readonly Alert[]; readonly priority: Priority; readonly nextMs?: number }
  /** Quiet hours: look again when they end. */
  | { readonly do: 'defer'; readonly alerts: readonly Alert[]; readonly priority: Priority; readonly nextMs: number }
  /** Its route is gone, and there is somebody to be told. */
  | { readonly do: 'reroute'; readonly alerts: readonly Alert[]; readonly priority: Priority }
  /** Nobody needs to be told (any more). */
  | { readonly do: 'end' };

/** What becomes of a page whose time has come. `members`: the alerts of its group. */
export function decidePage(route: Route | undefined, members: readonly Alert[], nowMs: number): PageDecision {
  const waiting = members.filter(isWaiting);
  if (waiting.length === 0) return { do: 'end' };
  const priority = mostUrgent(waiting);
  const alerts = causeFirst(waiting);
  if (!route) return { do: 'reroute', alerts, priority };
  const until = quietUntil(route.quiet, priority, nowMs);
  if (until !== undefined) return { do: 'defer', alerts, priority, nextMs: until };
  return { do: 'send', alerts, priority, ...(route.remindMs === undefined ? {} : { nextMs: nowMs + route.remindMs }) };
}

/** The cause before its consequences, then by urgency and age. */
export function causeFirst(alerts: readonly Alert[]): Alert[] {
  const rank = ({ cause, priority }: Alert): number => (cause ? 10 : 0) + PRIORITIES.indexOf(priority);
  return [...alerts].sort((a, b) => rank(a) - rank(b) || millisOf(a.raisedAt) - millisOf(b.raisedAt));
}
