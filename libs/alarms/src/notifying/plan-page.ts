import { type Alert, type NotificationRoutes, PRIORITIES, type Priority, type Route, type TwinDefinition } from '@orrery/contracts';
import { millisOf, selectsTwin } from '@orrery/twin-model';
import { isPresented } from '../lifecycle/alert-state.js';
import { heldUntil, isNews, mostUrgent, type ToldOf } from './news.js';
import { quietUntil } from './quiet-hours.js';

/** One page: a group of alerts on one route. */
export interface Page {
  readonly group: string;
  readonly route: string;
  /** When it is looked at. */
  readonly dueMs: number;
  /** Messages sent so far. */
  readonly sent: number;
}

export type TwinFacts = (twinId: string) => Pick<TwinDefinition, 'model' | 'level'> | undefined;
export type IsWithin = (twinId: string, root: string) => boolean;

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
}

/** The pages that a changed alert wants: one for each route that fits. One that became more urgent wants the routes of its new priority too. */
export function pagesFor(alert: Alert, { routes }: NotificationRoutes, twins: TwinFacts, isWithin: IsWithin, nowMs: number): WantedPage[] {
  if (!isWaiting(alert)) return [];
  return routes
    .filter((route) => isRouted(route, alert, twins, isWithin))
    .map(({ id, waitMs, quiet }) => {
      const lookMs = nowMs + waitMs;
      return { group: alert.group, route: id, lookMs, sendMs: quietUntil(quiet, alert.priority, lookMs) ?? lookMs };
    });
}

/**
 * When a page is to be looked at once another alert of its group wants it. One that waits, for the end of quiet hours or of a hold-off or to remind, keeps
 * its time only where the alert may not be told before either: what is critical is not held back by what is not.
 */
export function nextLook(page: { readonly dueMs?: number } | undefined, { lookMs, sendMs }: WantedPage): number {
  return page?.dueMs === undefined ? lookMs : Math.min(page.dueMs, sendMs);
}

export type PageDecision =
  /** Now, to all receivers: all that waits, what is new first; then look again at `nextMs`, or never. */
  | { readonly do: 'send'; readonly alerts: readonly Alert[]; readonly news: readonly Alert[]; readonly priority: Priority; readonly nextMs?: number }
  /** Quiet hours: look again when they end. */
  | { readonly do: 'defer'; readonly alerts: readonly Alert[]; readonly priority: Priority; readonly nextMs: number }
  /** There is nothing to say now: look again at `nextMs`, or never by itself. */
  | { readonly do: 'rest'; readonly nextMs?: number }
  /** Its route is gone, and there is somebody to be told. */
  | { readonly do: 'reroute'; readonly alerts: readonly Alert[]; readonly priority: Priority }
  /** Nobody needs to be told (any more). */
  | { readonly do: 'end' };

/** What a page is judged by: `members` are the open alerts of its group, `isFor` whether its route is for one of them, `toldOf` what was told of one by it. */
export interface PageMatter {
  readonly members: readonly Alert[];
  readonly isFor: (alert: Alert) => boolean;
  readonly toldOf: ToldOf;
}

/** What becomes of a page whose time has come. It speaks when one of its alerts is news, or a reminder is due; then it tells of all that wait. */
export function decidePage(route: Route | undefined, { members, isFor, toldOf }: PageMatter, nowMs: number): PageDecision {
  const waiting = members.filter(isWaiting);
  if (!route) return waiting.length === 0 ? { do: 'end' } : { do: 'reroute', alerts: causeFirst(waiting), priority: mostUrgent(waiting) };
  const own = waiting.filter(isFor);
  if (own.length === 0) return { do: 'end' };
  const news = causeFirst(own.filter((alert) => isNews(alert, toldOf(alert.key))));
  const remindAtMs = reminderAt(route, own, toldOf);
  if (remindAtMs !== undefined && remindAtMs <= nowMs && quietUntil(route.quiet, mostUrgent(own), nowMs) === undefined) return send(route, waiting, news, own, nowMs);
  // A reminder that quiet hours hold back follows when they end.
  const nextMs = remindAtMs === undefined || remindAtMs > nowMs ? remindAtMs : quietUntil(route.quiet, mostUrgent(own), nowMs);
  const rest: PageDecision = { do: 'rest', ...(nextMs === undefined ? {} : { nextMs }) };
  if (news.length === 0) return rest;
  const heldMs = heldUntil(route, news, members, toldOf);
  if (heldMs !== undefined && heldMs > nowMs) return { do: 'rest', nextMs: Math.min(heldMs, nextMs ?? Infinity) };
  const quietMs = quietUntil(route.quiet, mostUrgent(news), nowMs);
  if (quietMs === undefined) return send(route, waiting, news, own, nowMs);
  return { do: 'defer', alerts: newsFirst(news, waiting), priority: mostUrgent(news), nextMs: Math.min(quietMs, nextMs ?? Infinity) };
}

function send({ remindMs }: Route, waiting: readonly Alert[], news: readonly Alert[], own: readonly Alert[], nowMs: number): PageDecision {
  return { do: 'send', alerts: newsFirst(news, waiting), news, priority: mostUrgent(news.length > 0 ? news : own), ...(remindMs === undefined ? {} : { nextMs: nowMs + remindMs }) };
}

/** When the next reminder follows the last message that told of any of them; undefined: none does. */
function reminderAt({ remindMs }: Route, own: readonly Alert[], toldOf: ToldOf): number | undefined {
  const toldAt = own.flatMap(({ key, occurrence }) => {
    const told = toldOf(key);
    return told && told.occurrence === occurrence && !told.isForgotten ? [told.atMs] : [];
  });
  return remindMs === undefined || toldAt.length === 0 ? undefined : Math.max(...toldAt) + remindMs;
}

function newsFirst(news: readonly Alert[], waiting: readonly Alert[]): Alert[] {
  const isNew = new Set(news);
  return [...news, ...causeFirst(waiting.filter((alert) => !isNew.has(alert)))];
}

/** The cause before its consequences, then by urgency and age. */
export function causeFirst(alerts: readonly Alert[]): Alert[] {
  const rank = ({ cause, priority }: Alert): number => (cause ? 10 : 0) + PRIORITIES.indexOf(priority);
  return [...alerts].sort((a, b) => rank(a) - rank(b) || millisOf(a.raisedAt) - millisOf(b.raisedAt));
}
