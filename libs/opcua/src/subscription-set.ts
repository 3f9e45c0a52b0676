import { type ClientSession } from 'node-opcua';
import { faultOf } from './errors.js';
import { type ItemTable } from './item-table.js';
import { type MonitoredItem } from './monitored-item.js';
import { type NotificationReader } from './notification-reader.js';
import { type ServerFacts } from './server-facts.js';
import { UA } from './status.js';
import { Subscription, type SubscriptionSettings } from './subscription.js';

/** As many subscriptions as a source's items need, and their items at the server. */
export class SubscriptionSet {
  readonly all: Subscription[] = [];

  constructor(
    private readonly table: ItemTable,
    private readonly settings: SubscriptionSettings,
  ) {}

  /** The server's ids mean nothing any more: the subscriptions are made anew. */
  distrust(): void {
    for (const subscription of this.all) subscription.id = undefined;
  }

  /**
   * Takes each subscription over with what it had queued, or makes it anew.
   * @param fresh the session is a new one, to which they must be transferred
   * @throws when the connection fails; those made anew by then are told by takeLost() all the same.
   */
  async restore(session: ClientSession, reader: NotificationReader, fresh: boolean): Promise<void> {
    for (const subscription of this.all) {
      subscription.proven = false;
      if (await this.resumed(subscription, reader, session, fresh)) continue;
      subscription.lost = true;
      await subscription.remove(session);
      this.table.forgetSubscription(subscription.index);
      await subscription.create(session, performance.now());
    }
  }

  /** Subscriptions made anew since the last time: what they had queued is gone. */
  takeLost(): Subscription[] {
    const lost = this.all.filter((subscription) => subscription.lost);
    for (const subscription of lost) subscription.lost = false;
    return lost;
  }

  /** Brings what is wanted to the server. @returns the items it answered about. @throws when the connection fails. */
  async bring(session: ClientSession, facts: ServerFacts): Promise<MonitoredItem[]> {
    const { table, settings, all } = this;
    table.update(facts.maxItemsPerSubscription);
    for (let index = all.length; index < table.subscriptionsNeeded(facts.maxItemsPerSubscription); index += 1) {
      const subscription = new Subscription(index, settings);
      await subscription.create(session, performance.now());
      all.push(subscription);
    }
    const answered: MonitoredItem[] = [];
    for (const { index, id, granted } of all) {
      const publishingIntervalMs = granted?.publishingIntervalMs ?? settings.publishingIntervalMs;
      answered.push(...(await table.bring(index, { session, subscriptionId: id as number, publishingIntervalMs, facts }, performance.now())));
    }
    return answered;
  }

  private async resumed(subscription: Subscription, reader: NotificationReader, session: ClientSession, fresh: boolean): Promise<boolean> {
    if (subscription.id === undefined) return false;
    if (fresh && !(await subscription.transfer(session))) return false;
    try {
      await reader.catchUp(subscription);
    } catch (error) {
      if (faultOf(error).status === UA.badSubscriptionIdInvalid) return false;
      throw error;
    }
    subscription.lastSignMs = performance.now();
    return true;
  }
}
