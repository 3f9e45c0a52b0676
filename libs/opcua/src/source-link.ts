import { type ClientSession, type DataValue, type PublishResponse } from 'node-opcua';
import { faultOf } from './errors.js';
import { type ItemTable } from './item-table.js';
import { isSilent } from './liveness.js';
import { type MonitoredItem } from './monitored-item.js';
import { NotificationReader, type NotificationSink } from './notification-reader.js';
import { PublishLoop } from './publish-loop.js';
import { readServerFacts, type ServerFacts } from './server-facts.js';
import { type SessionKeeper } from './session-keeper.js';
import { type LossCause, type SourceHandler } from './source-handler.js';
import { symbolCode, UA } from './status.js';
import { removeSubscription, type Subscription, type SubscriptionSettings } from './subscription.js';
import { SubscriptionSet } from './subscription-set.js';

/** Requests at the server beyond one for each subscription, for the time an answer is on its way. */
const SPARE_REQUESTS = 3;

/** The subscriptions of one source, set up anew on each channel with as little lost as the server allows. */
export class SourceLink implements NotificationSink {
  private readonly set: SubscriptionSet;
  private facts: ServerFacts = { namespaces: [] };
  private session: ClientSession | undefined;
  private loop: PublishLoop | undefined;
  private paused = false;
  private changing: Promise<void> = Promise.resolve();
  private broken: (reason: string) => void = () => undefined;
  /** How the link last broke: the cause of whatever turns out to be lost. */
  cause: LossCause = 'connection-lost';

  constructor(
    private readonly keeper: SessionKeeper,
    private readonly table: ItemTable,
    settings: SubscriptionSettings,
    private readonly handler: SourceHandler,
    private readonly heard: () => void,
  ) {
    this.set = new SubscriptionSet(table, settings);
  }

  get subscriptions(): readonly Subscription[] {
    return this.set.all;
  }

  /**
   * New channel → old session, else a new one and transfer → republish → only then publish (Part 4 §6.7).
   * @param trusted false: session and subscriptions are made anew, whatever the server says of the old ones.
   * @throws when it cannot.
   */
  async establish(broken: (reason: string) => void, trusted: boolean): Promise<void> {
    await this.changing;
    this.broken = broken;
    const { session, fresh } = await this.keeper.open(broken, trusted);
    if (!trusted) this.set.distrust();
    if (fresh) await this.learn(session);
    const reader = new NotificationReader(session, this);
    await this.set.restore(session, reader, fresh);
    for (const { index } of this.set.takeLost()) this.handler.loss(index, this.cause);
    await this.bring(session);
    this.session = session;
    this.loop = new PublishLoop({
      session,
      pipeline: this.subscriptions.length + SPARE_REQUESTS,
      timeoutHintMs: this.timeoutHint(),
      onResponse: (response) => this.read(reader, session, response),
      onFault: (fault) => this.faulted(fault.status, fault.reason),
    });
    // Whatever breaks from now on is the connection, unless another reason is given.
    this.cause = 'connection-lost';
    if (!this.paused) this.loop.start();
    // What was wished for meanwhile.
    this.applyChanges();
  }

  takeDown(): void {
    this.loop?.end();
    this.loop = undefined;
    this.session = undefined;
    this.keeper.cut();
  }

  async close(): Promise<void> {
    this.loop?.end();
    this.session = undefined;
    await this.changing;
    await this.keeper.close();
  }

  /** Brings what is wanted to the server, while connected; one change after the other. */
  applyChanges(): void {
    this.changing = this.changing
      .then(() => (this.session ? this.bring(this.session) : undefined))
      .catch((error: unknown) => this.broken(faultOf(error).reason));
  }

  retryFailed(nowMs: number): void {
    if (!this.session || !this.table.retryDue(nowMs)) return;
    const { session } = this;
    // The model may have been loaded since, and with it a namespace.
    this.changing = this.changing
      .then(async () => {
        this.facts = await readServerFacts(session);
        if (this.session === session) await this.bring(session);
      })
      .catch((error: unknown) => this.broken(faultOf(error).reason));
  }

  pause(): void {
    this.paused = true;
    this.loop?.pause();
  }

  resume(nowMs: number): void {
    this.paused = false;
    for (const subscription of this.subscriptions) subscription.lastSignMs = nowMs;
    this.loop?.resume();
  }

  /** The first subscription that has been silent too long; none while paused or down. */
  silent(nowMs: number): Subscription | undefined {
    if (!this.session || this.paused) return undefined;
    return this.subscriptions.find((subscription) => isSilent(subscription, nowMs));
  }

  /** Keeps subscriptions at the server alive through a pause. */
  keep(): void {
    const { session } = this;
    if (!session) return;
    for (const subscription of this.subscriptions) {
      subscription.keep(session).catch((error: unknown) => this.broken(faultOf(error).reason));
    }
  }

  item(handle: number): MonitoredItem | undefined {
    return this.table.get(handle);
  }

  value(item: MonitoredItem, value: DataValue): void {
    const first = !item.seen;
    item.seen = true;
    if (symbolCode(value.statusCode.value) === UA.badNodeIdUnknown) this.table.lost(item, UA.badNodeIdUnknown, performance.now());
    this.handler.value(item, value, first);
  }

  acknowledge(subscriptionId: number, sequence: number): void {
    this.loop?.acknowledge(subscriptionId, sequence);
  }

  complete(subscription: Subscription): void {
    this.handler.complete(subscription.index);
  }

  lost(subscription: Subscription): void {
    this.handler.loss(subscription.index, 'notification-lost');
  }

  ended(subscription: Subscription, reason: string): void {
    subscription.id = undefined;
    this.cause = 'subscription-recreated';
    this.broken(reason);
  }

  private read(reader: NotificationReader, session: ClientSession, response: PublishResponse): Promise<void> | undefined {
    const subscription = this.subscriptions.find(({ id }) => id === response.subscriptionId);
    if (!subscription) {
      // One of ours that was given up, or that a refused deletion left behind: it would send everything twice.
      void removeSubscription(session, response.subscriptionId);
      return undefined;
    }
    subscription.lastSignMs = performance.now();
    subscription.proven = true;
    const pending = reader.read(subscription, response);
    this.heard();
    return pending;
  }

  private faulted(status: number | undefined, reason: string): void {
    if (status === UA.badNoSubscription || status === UA.badSubscriptionIdInvalid) {
      this.cause = 'subscription-recreated';
      this.set.distrust();
    }
    this.broken(reason);
  }

  /** Ids of a server that was started anew may by now be those of somebody else's subscriptions (Azure/Industrial-IoT#2055). */
  private async learn(session: ClientSession): Promise<void> {
    const before = this.facts.startedMs;
    this.facts = await readServerFacts(session);
    if (this.facts.startedMs === before) return;
    this.set.distrust();
  }

  private async bring(session: ClientSession): Promise<void> {
    for (const item of await this.set.bring(session, this.facts)) this.handler.item(item);
  }

  private timeoutHint(): number {
    const slowest = Math.max(0, ...this.subscriptions.map(({ allowedSilenceMs }) => allowedSilenceMs));
    return Math.max(60_000, 2 * slowest * (this.subscriptions.length + SPARE_REQUESTS));
  }
}
