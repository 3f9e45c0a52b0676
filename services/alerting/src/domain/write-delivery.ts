import { alertLink, listLink, type Receiver, type Unreachable, writeMessage } from '@orrery/alarms';
import { type Alert, type Notification, type Priority } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Delivery, type KeptPage } from './delivery.js';

/** Alerts that a webhook gets in full, and keys that a receipt names; of more it is told how many there are. */
const IN_FULL = 100;
const NAMED = 1_000;

export interface MessageFacts {
  readonly nowMs: number;
  readonly consoleUrl: string;
  readonly nameOf: (twinId: string) => string;
  /** A new id for each message of a page, and with a target for each receiver of it. */
  readonly idOf: (page: KeptPage, target?: string) => string;
}

/** What a page says: of which alerts, how urgent. */
export interface PageContent {
  readonly page: KeptPage;
  readonly alerts: readonly Alert[];
  /** How many of them are news; they come first. */
  readonly news: number;
  readonly priority: Priority;
}

/** The message to one receiver, or the receipt of none. @param nextMs when it is to be sent, or looked at again */
export function deliveryTo(receiver: Receiver, content: PageContent, status: Notification['status'], nextMs: number | undefined, facts: MessageFacts): Delivery {
  const { page, alerts, news, priority } = content;
  const notification: Notification = {
    ...receiptOf(receiver.target, content, status, facts),
    ...(receiver.person === undefined ? {} : { person: receiver.person }),
    channel: receiver.channel,
    ...(receiver.because === undefined ? {} : { because: receiver.because }),
    ...(nextMs === undefined ? {} : { nextAt: timestampFromMillis(nextMs) }),
  };
  const message = status === 'waiting' ? writeMessage({ alerts, news, priority, before: page.sent, message: facts.idOf(page) }, facts.nameOf, facts.consoleUrl, receiver.because) : { subject: '', text: '' };
  const body = receiver.channel === 'mail' || status !== 'waiting' ? message.text : hookBody(notification, alerts, message.subject, facts.consoleUrl);
  return { notification, address: receiver.address, subject: message.subject, content: body, firstDueMs: nextMs ?? facts.nowMs };
}

/** Nobody is told by a target: the receipt says why, and what to do about it. */
export function undeliverable({ target, why }: Unreachable, content: PageContent, facts: MessageFacts): Delivery {
  return { notification: { ...receiptOf(target, content, 'undeliverable', facts), answer: why }, address: '', subject: '', content: '', firstDueMs: facts.nowMs };
}

function receiptOf(target: string, { page, alerts, news, priority }: PageContent, status: Notification['status'], { nowMs, idOf }: MessageFacts): Notification {
  return {
    id: idOf(page, target),
    message: idOf(page),
    rev: 1,
    twinId: alerts[0]?.twinId ?? page.twinId,
    group: page.group,
    alerts: alerts.slice(0, NAMED).map(({ key }) => key),
    ...(alerts.length > NAMED ? { more: alerts.length - NAMED } : {}),
    priority,
    route: page.route,
    target,
    channel: 'none',
    reminder: page.sent,
    news,
    status,
    at: timestampFromMillis(nowMs),
    attempts: 0,
  };
}

function hookBody({ id, message = id, group, priority, reminder, news, route, because }: Notification, alerts: readonly Alert[], subject: string, consoleUrl: string): string {
  const [first] = alerts;
  return JSON.stringify({
    type: 'orrery.alert.notification.v1',
    data: {
      id, group, route, priority, reminder, news, subject,
      ...(because === undefined ? {} : { because }),
      ...(first ? { link: alertLink(first, consoleUrl), list: listLink({ message }, consoleUrl) } : {}),
      count: alerts.length,
      alerts: alerts.slice(0, IN_FULL),
      more: Math.max(0, alerts.length - IN_FULL),
    },
  });
}
