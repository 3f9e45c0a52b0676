import { type ItemSpec } from './plan-items.js';

/** One signal of a source while it is wanted. */
export interface MonitoredItem {
  spec: ItemSpec;
  /** Names the item in notifications; unique within its source. */
  readonly handle: number;
  /** Which of the source's subscriptions carries it. */
  readonly subscription: number;
  /** The server's id of it; absent while it is not monitored. */
  serverId?: number;
  /** What the server was last asked for. */
  applied?: ItemSpec;
  /** StatusCode of the last attempt; good while monitored. */
  status: number;
  reason?: string;
  /** What was asked for and could not be granted. */
  note?: string;
  revised?: { samplingIntervalMs: number; queueSize: number };
  /** Whether a value has come since it was (re)created: the first one may be of any age. */
  seen: boolean;
  /** When it is worth trying again, for an item that failed. */
  retryAtMs?: number;
}

export function newItem(spec: ItemSpec, handle: number, subscription: number): MonitoredItem {
  return { spec, handle, subscription, status: 0, seen: false };
}

/** The server knows nothing of it any more. */
export function forget(item: MonitoredItem): void {
  delete item.serverId;
  delete item.applied;
  delete item.retryAtMs;
  item.seen = false;
}
