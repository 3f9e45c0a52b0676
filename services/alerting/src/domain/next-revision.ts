import { type Notification } from '@orrery/contracts';
import { type Delivery } from './delivery.js';

/** A delivery as the next revision of its receipt; undefined where the receipt says the same already, as of a page that reaches nobody again. */
export function nextRevision(before: Notification | undefined, delivery: Delivery): Delivery | undefined {
  const { notification } = delivery;
  if (before && notification.status === 'undeliverable' && sayings(before) === sayings(notification)) return undefined;
  return { ...delivery, notification: { ...notification, rev: (before?.rev ?? 0) + 1 } };
}

const sayings = ({ status, answer, alerts, more }: Notification): string => JSON.stringify([status, answer, alerts, more]);
