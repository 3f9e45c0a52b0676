import { createItems, deleteItems, type ItemCalls, modifyItems } from './item-calls.js';
import { forget, type MonitoredItem, newItem } from './monitored-item.js';
import { diffItems, type ItemSpec } from './plan-items.js';
import { qualityOf } from './status.js';

/** All signals of one source: what is wanted, and what the server has of it. */
export class ItemTable {
  private wanted: readonly ItemSpec[] = [];
  private readonly byKey = new Map<string, MonitoredItem>();
  private readonly byHandle: (MonitoredItem | undefined)[] = [];
  /** Server ids of items that are wanted no more, by subscription. */
  private readonly leftovers = new Map<number, number[]>();

  constructor(private readonly retryMs: number) {}

  want(items: readonly ItemSpec[]): void {
    this.wanted = items;
  }

  get(handle: number): MonitoredItem | undefined {
    return this.byHandle[handle];
  }

  all(): MonitoredItem[] {
    return [...this.byKey.values()];
  }

  /** How many subscriptions the items need. */
  subscriptionsNeeded(perSubscription: number | undefined): number {
    return perSubscription ? Math.max(1, Math.ceil(this.wanted.length / perSubscription)) : 1;
  }

  /** Everything monitored in this subscription is gone at the server. */
  forgetSubscription(subscription: number): void {
    this.leftovers.delete(subscription);
    for (const item of this.byKey.values()) if (item.subscription === subscription) forget(item);
  }

  /** The server told that it has lost the node of an item: it is tried again, as one that failed. */
  lost(item: MonitoredItem, status: number, nowMs: number): void {
    item.status = status;
    item.retryAtMs ??= nowMs + this.retryMs;
  }

  /** Takes `want` over into the table; the server is told by bring(). */
  update(perSubscription: number | undefined): void {
    const current = new Map([...this.byKey].map(([key, item]) => [key, item.spec]));
    const changes = diffItems(current, this.wanted);
    for (const key of changes.removed) this.drop(key);
    for (const spec of changes.modified) (this.byKey.get(spec.key) as MonitoredItem).spec = spec;
    for (const spec of changes.added) this.add(spec, perSubscription);
  }

  /**
   * Creates, modifies and deletes at the server what is due in one subscription.
   * @returns the items the server gave an answer about. @throws when the connection fails; what was not done stays due.
   */
  async bring(subscription: number, calls: ItemCalls, nowMs: number): Promise<MonitoredItem[]> {
    const leftovers = this.leftovers.get(subscription) ?? [];
    const items = this.all().filter((item) => item.subscription === subscription);
    const retry = items.filter((item) => item.retryAtMs !== undefined && item.retryAtMs <= nowMs);
    for (const item of retry) {
      if (item.serverId !== undefined) leftovers.push(item.serverId);
      forget(item);
    }
    const create = items.filter((item) => item.serverId === undefined && item.applied === undefined);
    const modify = items.filter((item) => item.serverId !== undefined && item.applied !== item.spec);
    await deleteItems(calls, leftovers);
    this.leftovers.delete(subscription);
    await createItems(calls, create);
    await modifyItems(calls, modify);
    for (const item of create) if (qualityOf(item.status) === 'bad') item.retryAtMs = nowMs + this.retryMs;
    return [...create, ...modify];
  }

  /** Whether an item that failed is due to be tried again. */
  retryDue(nowMs: number): boolean {
    for (const item of this.byKey.values()) if (item.retryAtMs !== undefined && item.retryAtMs <= nowMs) return true;
    return false;
  }

  private add(spec: ItemSpec, perSubscription: number | undefined): void {
    const handle = this.freeHandle();
    const item = newItem(spec, handle, this.roomiest(perSubscription));
    this.byKey.set(spec.key, item);
    this.byHandle[handle] = item;
  }

  private drop(key: string): void {
    const item = this.byKey.get(key);
    if (!item) return;
    this.byKey.delete(key);
    this.byHandle[item.handle] = undefined;
    if (item.serverId === undefined) return;
    const ids = this.leftovers.get(item.subscription) ?? [];
    ids.push(item.serverId);
    this.leftovers.set(item.subscription, ids);
  }

  /** Handles are never used twice: a late notification of a dropped item must not become another item's value. */
  private freeHandle(): number {
    return Math.max(1, this.byHandle.length);
  }

  private roomiest(perSubscription: number | undefined): number {
    if (!perSubscription) return 0;
    const counts: number[] = [];
    for (const item of this.byKey.values()) counts[item.subscription] = (counts[item.subscription] ?? 0) + 1;
    for (let index = 0; ; index += 1) if ((counts[index] ?? 0) < perSubscription) return index;
  }
}
