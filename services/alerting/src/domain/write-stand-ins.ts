import { standIns } from '@orrery/alarms';
import { type Alert, type Notification, type NotificationRoutes } from '@orrery/contracts';
import { type Delivery, type KeptPage } from './delivery.js';
import { deliveryTo, type MessageFacts, undeliverable } from './write-delivery.js';

export interface GivenUp {
  /** Its receipt, `dead`. */
  readonly notification: Notification;
  /** Its alerts as they are now. */
  readonly alerts: readonly Alert[];
  /** Addresses that the same message went to, whatever came of it. */
  readonly addresses: ReadonlySet<string>;
}

export interface StandInFacts extends Omit<MessageFacts, 'idOf'> {
  /** Of the message to one who is told instead: the same each time. */
  readonly idOf: (givenUp: string, target: string) => string;
}

/**
 * A message that was given up reaches those under `otherwise`, as one whose target leads to nobody does: who was to be told has not been. None where all is over by now, and none
 * for a stand-in's own message: its receipt is the end of it.
 */
export function writeStandIns({ notification, alerts, addresses }: GivenUp, routes: NotificationRoutes, facts: StandInFacts): Delivery[] {
  const open = alerts.filter(({ process }) => process !== 'normal');
  if (notification.because !== undefined || open.length === 0) return [];
  const { id, target, answer = 'no answer', route, group, twinId, priority, reminder, message = id } = notification;
  const why = `a message was given up after ${notification.attempts} ${notification.attempts === 1 ? 'attempt' : 'attempts'}: ${answer}`;
  const { receivers, unreachable } = standIns(routes, [{ target, why }], facts.nowMs);
  // The page that it was of may be over: all that is asked of it stands in the receipt.
  const page: KeptPage = { group, route, twinId, site: twinId.split(':', 2).join(':'), uid: id, dueMs: facts.nowMs, sent: reminder };
  const content = { page, alerts: open, news: Math.min(notification.news ?? open.length, open.length), priority };
  const all = { ...facts, idOf: (_page: KeptPage, to?: string) => (to === undefined ? message : facts.idOf(id, to)) };
  return [
    ...receivers.filter(({ address }) => !addresses.has(address)).map((receiver) => deliveryTo(receiver, content, 'waiting', facts.nowMs, all)),
    ...unreachable.filter((one) => one.target !== target).map((one) => undeliverable(one, content, all)),
  ];
}
