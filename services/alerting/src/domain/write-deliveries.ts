import { alertLink, causeFirst, decidePage, mostUrgent, type Receiver, receiversOf, writeMessage } from '@orrery/alarms';
import { type Alert, type Notification, type NotificationRoutes, type Priority, type Route } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Delivery, type KeptPage } from './delivery.js';

/** More pages of one route at one time become one message: nobody reads the eleventh mail of a minute (EEMUA 191: a flood is more than ten in ten minutes). */
export const FLOOD = 10;
/** Alerts that a webhook gets in full, and keys that a receipt names; of more it is told how many there are. */
const IN_FULL = 100;
const NAMED = 1_000;

export interface Facts {
  readonly nowMs: number;
  readonly consoleUrl: string;
  readonly nameOf: (twinId: string) => string;
  /** A new id for each message, the same for the same page, message and receiver. */
  readonly idOf: (page: KeptPage, target: string) => string;
}

export interface PageOutcome {
  readonly deliveries: readonly Delivery[];
  readonly settled: readonly { readonly page: KeptPage; readonly sent: boolean; readonly nextMs?: number }[];
  /** Pages that nobody needs any more. */
  readonly ended: readonly KeptPage[];
  /** Targets that a route names and that are not there. */
  readonly unknown: readonly string[];
}

/** What becomes of the due pages of one route. `membersOf`: the open alerts of a group. */
export function writeDeliveries(pages: readonly KeptPage[], route: Route | undefined, routes: NotificationRoutes, membersOf: (group: string) => readonly Alert[], facts: Facts): PageOutcome {
  const decided = pages.map((page) => ({ page, decision: decidePage(route, membersOf(page.group), facts.nowMs) }));
  const { receivers, unknown } = route ? receiversOf(routes, route, facts.nowMs) : { receivers: [], unknown: [] };
  const deliveries: Delivery[] = [];
  const write = (page: KeptPage, alerts: readonly Alert[], priority: Priority, status: Notification['status'], nextMs?: number): void => {
    for (const receiver of receivers) deliveries.push(deliveryTo(receiver, page, alerts, priority, status, nextMs, facts));
  };
  const sending = decided.flatMap(({ page, decision }) => (decision.do === 'send' ? [{ page, decision }] : []));
  if (sending.length > FLOOD) {
    const all = causeFirst(sending.flatMap(({ decision }) => decision.alerts));
    write(sending[0]!.page, all, mostUrgent(all), 'waiting', facts.nowMs);
  } else {
    for (const { page, decision } of sending) write(page, decision.alerts, decision.priority, 'waiting', facts.nowMs);
  }
  for (const { page, decision } of decided) {
    if (decision.do === 'defer') write(page, decision.alerts, decision.priority, 'deferred', decision.nextMs);
    if (decision.do === 'end' && page.sent === 0) write(page, [], 'low', 'not-needed');
  }
  return {
    deliveries,
    settled: decided.flatMap(({ page, decision }) => {
      if (decision.do === 'end') return page.sent > 0 ? [{ page, sent: false }] : [];
      return [{ page, sent: decision.do === 'send', ...(decision.nextMs === undefined ? {} : { nextMs: decision.nextMs }) }];
    }),
    ended: decided.flatMap(({ page, decision }) => (decision.do === 'end' && page.sent === 0 ? [page] : [])),
    unknown,
  };
}

function deliveryTo(receiver: Receiver, page: KeptPage, alerts: readonly Alert[], priority: Priority, status: Notification['status'], nextMs: number | undefined, { nowMs, consoleUrl, nameOf, idOf }: Facts): Delivery {
  const notification: Notification = {
    id: idOf(page, receiver.target),
    rev: 1,
    twinId: alerts[0]?.twinId ?? page.twinId,
    group: page.group,
    alerts: alerts.slice(0, NAMED).map(({ key }) => key),
    ...(alerts.length > NAMED ? { more: alerts.length - NAMED } : {}),
    priority,
    route: page.route,
    target: receiver.target,
    ...(receiver.person === undefined ? {} : { person: receiver.person }),
    channel: receiver.channel,
    reminder: page.sent,
    status,
    at: timestampFromMillis(nowMs),
    attempts: 0,
    ...(nextMs === undefined ? {} : { nextAt: timestampFromMillis(nextMs) }),
  };
  const message = status === 'waiting' ? writeMessage(alerts, priority, page.sent, nameOf, consoleUrl) : { subject: '', text: '' };
  const content = receiver.channel === 'mail' || status !== 'waiting' ? message.text : hookBody(notification, alerts, message.subject, consoleUrl);
  return { notification, address: receiver.address, subject: message.subject, content, firstDueMs: nextMs ?? nowMs };
}

function hookBody({ id, group, priority, reminder, route }: Notification, alerts: readonly Alert[], subject: string, consoleUrl: string): string {
  const [first] = alerts;
  return JSON.stringify({
    type: 'orrery.alert.notification.v1',
    data: { id, group, route, priority, reminder, subject, ...(first ? { link: alertLink(first, consoleUrl) } : {}), alerts: alerts.slice(0, IN_FULL), more: Math.max(0, alerts.length - IN_FULL) },
  });
}
