import {
  type ClientSession,
  DataChangeNotification,
  type DataValue,
  type NotificationMessage,
  type PublishResponse,
  StatusChangeNotification,
} from 'node-opcua';
import { type MonitoredItem } from './monitored-item.js';
import { nextSequence } from './sequence.js';
import { qualityOf, statusName, UA } from './status.js';
import { type Subscription } from './subscription.js';

export interface NotificationSink {
  item(handle: number): MonitoredItem | undefined;
  value(item: MonitoredItem, value: DataValue): void;
  acknowledge(subscriptionId: number, sequence: number): void;
  complete(subscription: Subscription): void;
  /** Messages of this subscription are gone for good. */
  lost(subscription: Subscription): void;
  /** The server has ended the subscription. */
  ended(subscription: Subscription, reason: string): void;
}

/**
 * Takes messages of a subscription in the order of their numbers. A number that is missing is asked for again before
 * anything later is told; what the server has no more is a loss and is said to be one.
 */
export class NotificationReader {
  constructor(
    private readonly session: ClientSession,
    private readonly sink: NotificationSink,
  ) {}

  /** @returns a promise only where messages had to be asked for again. */
  read(subscription: Subscription, response: PublishResponse): Promise<void> | undefined {
    const message = response.notificationMessage;
    const missing = subscription.sequence.missingBefore(message.sequenceNumber);
    if (missing?.length === 0) {
      this.take(subscription, message, !response.moreNotifications);
      return undefined;
    }
    return this.fetch(subscription, missing).then(() => this.take(subscription, message, !response.moreNotifications));
  }

  /**
   * Fetches what was sent while nobody listened, until the server has no more of it; Publish may go on only after that
   * (Part 4 §6.7). @throws when the server does not know the subscription, see faultOf.
   */
  async catchUp(subscription: Subscription): Promise<void> {
    for (let sequence = subscription.sequence.expected ?? 1; ; sequence = nextSequence(sequence)) {
      const message = await subscription.republish(this.session, sequence);
      if (!message) return;
      this.take(subscription, message, false);
    }
  }

  private async fetch(subscription: Subscription, missing: number[] | undefined): Promise<void> {
    let lost = missing === undefined;
    for (const sequence of missing ?? []) {
      const message = await subscription.republish(this.session, sequence);
      if (message) this.take(subscription, message, false);
      else lost = true;
    }
    if (lost) this.sink.lost(subscription);
  }

  private take(subscription: Subscription, message: NotificationMessage, drained: boolean): void {
    const { sequenceNumber } = message;
    const data = message.notificationData ?? [];
    if (data.length === 0) {
      subscription.sequence.keptAlive(sequenceNumber);
    } else {
      this.sink.acknowledge(subscription.id as number, sequenceNumber);
      // Fetched again before: told already.
      if (subscription.sequence.isOld(sequenceNumber)) return;
      subscription.sequence.delivered(sequenceNumber);
    }
    for (const notification of data) {
      if (notification instanceof DataChangeNotification) this.values(notification);
      else if (notification instanceof StatusChangeNotification) this.status(subscription, notification);
    }
    if (drained) this.sink.complete(subscription);
  }

  private values(notification: DataChangeNotification): void {
    for (const { clientHandle, value } of notification.monitoredItems ?? []) {
      const item = this.sink.item(clientHandle);
      if (item) this.sink.value(item, value);
    }
  }

  private status(subscription: Subscription, notification: StatusChangeNotification): void {
    const status = notification.status.value >>> 0;
    if (status === UA.goodSubscriptionTransferred || qualityOf(status) !== 'bad') return;
    this.sink.ended(subscription, `the server ended the subscription: ${statusName(status)}`);
  }
}
