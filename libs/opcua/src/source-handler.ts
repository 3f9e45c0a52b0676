import { type LinkState } from '@orrery/contracts';
import { type DataValue } from 'node-opcua';
import { type BackOffSettings } from './back-off.js';
import { type ChannelSettings } from './channel.js';
import { type MonitoredItem } from './monitored-item.js';
import { type SubscriptionSettings } from './subscription.js';

/** Why readings may be missing, in the words of the gap that is then reported. */
export type LossCause = 'connection-lost' | 'subscription-recreated' | 'notification-lost';

/** What a source tells its owner, in the order in which it happened. */
export interface SourceHandler {
  state(state: LinkState, reason?: string): void;
  /** One value; `first` when it is the item's first since it was created, of any age. */
  value(item: MonitoredItem, value: DataValue, first: boolean): void;
  /** Everything the server had queued in this subscription until now has been told. */
  complete(subscription: number): void;
  /** Values of this subscription after its last complete() may be missing, up to its next one. */
  loss(subscription: number, cause: LossCause): void;
  /** The server answered about an item: monitored or failed, see its status and reason. */
  item(item: MonitoredItem): void;
}

export interface SourceSettings extends Omit<ChannelSettings, 'connectTimeoutMs' | 'requestTimeoutMs' | 'sessionTimeoutMs'> {
  subscription: SubscriptionSettings;
  connectTimeoutMs?: number;
  requestTimeoutMs?: number;
  sessionTimeoutMs?: number;
  /** How long an item that failed rests before it is tried again; default 30 s. */
  itemRetryMs?: number;
  backOff?: BackOffSettings;
}
