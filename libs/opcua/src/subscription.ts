import {
  type ClientSession,
  CreateSubscriptionRequest,
  type CreateSubscriptionResponse,
  DeleteSubscriptionsRequest,
  type NotificationMessage,
  RepublishRequest,
  type RepublishResponse,
  SetPublishingModeRequest,
  TransferSubscriptionsRequest,
  type TransferSubscriptionsResponse,
} from 'node-opcua';
import { call } from './channel.js';
import { faultOf } from './errors.js';
import { allowedSilence, type Proof, subscriptionCounts } from './liveness.js';
import { SequenceTracker } from './sequence.js';
import { UA } from './status.js';

export interface SubscriptionSettings {
  publishingIntervalMs: number;
  /** How often the server must say that it is there when it has nothing else to say. */
  keepAliveMs: number;
  /** How long the server keeps the subscription and its notifications without hearing of us. */
  lifetimeMs: number;
}

export interface Granted {
  publishingIntervalMs: number;
  lifetimeCount: number;
  maxKeepAliveCount: number;
}

/** One subscription at the server, while it is there. */
export class Subscription implements Proof {
  id: number | undefined;
  granted: Granted | undefined;
  allowedSilenceMs = Number.POSITIVE_INFINITY;
  lastSignMs = 0;
  /** Whether anything was heard of it since the connection was last set up. */
  proven = false;
  /** What the server had queued in it is gone, and nobody has been told yet. */
  lost = false;
  readonly sequence = new SequenceTracker();

  constructor(
    readonly index: number,
    private readonly settings: SubscriptionSettings,
  ) {}

  async create(session: ClientSession, nowMs: number): Promise<void> {
    const counts = subscriptionCounts(this.settings.publishingIntervalMs, this.settings.keepAliveMs, this.settings.lifetimeMs);
    const response = await call<CreateSubscriptionResponse>(
      session,
      new CreateSubscriptionRequest({
        requestedPublishingInterval: this.settings.publishingIntervalMs,
        requestedLifetimeCount: counts.lifetimeCount,
        requestedMaxKeepAliveCount: counts.maxKeepAliveCount,
        maxNotificationsPerPublish: 0,
        publishingEnabled: true,
        priority: 0,
      }),
    );
    this.id = response.subscriptionId;
    this.granted = {
      publishingIntervalMs: response.revisedPublishingInterval,
      lifetimeCount: response.revisedLifetimeCount,
      maxKeepAliveCount: response.revisedMaxKeepAliveCount,
    };
    this.allowedSilenceMs = allowedSilence(this.granted);
    this.lastSignMs = nowMs;
    this.sequence.reset();
  }

  /** Takes it over into a new session (Part 4 §5.13.7). @returns false when the server refuses or has lost it. */
  async transfer(session: ClientSession): Promise<boolean> {
    if (this.id === undefined) return false;
    try {
      const response = await call<TransferSubscriptionsResponse>(
        session,
        new TransferSubscriptionsRequest({ subscriptionIds: [this.id], sendInitialValues: false }),
      );
      return response.results?.[0]?.statusCode.isGood() ?? false;
    } catch (error) {
      if (faultOf(error).status === undefined) throw error;
      return false;
    }
  }

  /** One message from the server's retransmission queue. @returns undefined when it has it no more. @throws on any other fault. */
  async republish(session: ClientSession, sequence: number): Promise<NotificationMessage | undefined> {
    try {
      const response = await call<RepublishResponse>(
        session,
        new RepublishRequest({ subscriptionId: this.id as number, retransmitSequenceNumber: sequence }),
      );
      return response.notificationMessage;
    } catch (error) {
      if (faultOf(error).status === UA.badMessageNotAvailable) return undefined;
      throw error;
    }
  }

  /** Any call that names it restarts its lifetime (Part 4 §5.13.1.1): for a pause in which nothing is published. */
  async keep(session: ClientSession): Promise<void> {
    if (this.id === undefined) return;
    await call(session, new SetPublishingModeRequest({ publishingEnabled: true, subscriptionIds: [this.id] }));
  }

  /** So that no forgotten twin of it goes on at the server (Azure/Industrial-IoT#2349). Never throws: what is lost is lost. */
  async remove(session: ClientSession): Promise<void> {
    if (this.id === undefined) return;
    const id = this.id;
    this.id = undefined;
    await removeSubscription(session, id);
  }
}

export async function removeSubscription(session: ClientSession, id: number): Promise<void> {
  await call(session, new DeleteSubscriptionsRequest({ subscriptionIds: [id] })).catch(() => undefined);
}
