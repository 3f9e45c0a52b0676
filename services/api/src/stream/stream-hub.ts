import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { TwinTree } from '@orrery/access';
import { OrreryError, type TwinEvent, twinEvents } from '@orrery/contracts';
import { type Delivered, type TopicReading } from '@orrery/kafka';
import { Drain, HealthRegistry, LOGGER, Metrics, Waiting, type WaitingLog } from '@orrery/service-kit';
import { TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { hasReached, type StreamPosition, writePosition } from '../domain/stream-position.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { TopicLayout } from '../platform/topic-layout.js';
import { TOPIC_READER } from '../tokens.js';
import { JudgedQueue } from './judged-queue.js';
import { type StreamRecord, type Subscription } from './subscription.js';

/** No eye sees it, and a fetch for each event of a whole plant costs. */
const GATHER_MS = 50;

/** Reads twin.events once for all subscribers of this instance, and keeps the tree of twins that their filters walk. */
@Injectable()
export class StreamHub implements OnApplicationBootstrap {
  tree = new TwinTree();
  private readonly subscriptions = new Set<Subscription>();
  private readonly queue: JudgedQueue<StreamRecord>;
  private readonly next: bigint[];
  /** What changed the tree while it was being read; undefined once it has been. */
  private early: TwinEvent[] | undefined = [];
  private reading: TopicReading | undefined;
  private readonly logger = new Logger('stream');

  constructor(
    @Inject(TOPIC_READER) private readonly read: TopicReader,
    private readonly directory: TwinDirectoryStore,
    private readonly metrics: Metrics,
    policy: CurrentPolicy,
    private readonly health: HealthRegistry,
    drain: Drain,
    @Inject(LOGGER) private readonly log: WaitingLog,
    private readonly layout: TopicLayout = new TopicLayout(),
  ) {
    this.next = layout.beginningsOf(twinEvents);
    layout.onGrown(() => this.grow());
    this.queue = new JudgedQueue(policy, (record) => this.take(record), (error) => this.closeAll(error));
    health.register('twin events', () => ({ ok: this.isReady, detail: this.isReady ? `${this.subscriptions.size} subscribers` : 'not read yet' }));
    drain.add('stop-reading', 'twin events', () => this.reading?.close());
  }

  async onApplicationBootstrap(): Promise<void> {
    const reading = this.read(twinEvents, {
      from: 'end',
      gatherMs: GATHER_MS,
      onRecord: (record) => this.arrive(record),
      onFailure: (error) => this.logger.error({ err: error, msg: 'twin.events cannot be read' }),
    });
    void reading.caughtUp.then(() => {
      this.next.forEach((next, partition) => (this.next[partition] = max(next, reading.positionOf(partition))));
      this.reading = reading;
    });
    // Read after the events have begun, and what they told meanwhile on top of it: the query may not have seen it.
    const tree = new TwinTree(await new Waiting(this.log, this.health).during('postgres', this.directory.tree(), () => 'reading which twin is part of which', 'Which twin is part of which is known'));
    for (const event of this.early ?? []) tree.apply(event);
    this.early = undefined;
    this.tree = tree;
  }

  get isReady(): boolean {
    return this.reading !== undefined;
  }

  /** Where live reading stands. @throws OrreryError `unavailable` before it has begun. */
  get position(): StreamPosition {
    if (this.isReady) return [...this.next];
    throw new OrreryError('unavailable', 'twin.events is not being read yet', { remedy: 'Ask again in a second; if it stays, see whether Kafka runs.' });
  }

  /** Whether a subscription that reads for itself has come to where live reading stands; if so it is fed from here on. */
  takeOver(subscription: Subscription): boolean {
    if (!hasReached(subscription.position, this.next)) return false;
    this.add(subscription);
    return true;
  }

  add(subscription: Subscription): void {
    this.subscriptions.add(subscription);
    this.gauge();
  }

  remove(subscription: Subscription): void {
    this.subscriptions.delete(subscription);
    this.gauge();
  }

  /** Places have more partitions from now on: whoever follows comes back with their cursor, and goes on where they were. */
  private grow(): void {
    this.next.push(...this.layout.beginningsOf(twinEvents).slice(this.next.length));
    for (const subscription of this.subscriptions) subscription.end('the topics have more partitions now; connect again');
    this.subscriptions.clear();
    this.gauge();
  }

  private arrive(record: Delivered<TwinEvent | null>): Promise<void> | undefined {
    if (record.value === null) return undefined;
    const arrived = streamRecord(record, record.value);
    // Nobody listens: there is nobody to judge.
    if (this.subscriptions.size === 0 && this.queue.isIdle) return void this.take(arrived);
    arrived.json();
    return this.queue.push(arrived);
  }

  /** Nobody can tell who may read what comes: it goes to nobody. Readers come back with their cursors. */
  private closeAll(error: unknown): void {
    if (this.subscriptions.size > 0) this.logger.warn({ err: error, msg: `${this.subscriptions.size} streams are ended: the policy cannot be read` });
    for (const subscription of this.subscriptions) subscription.end('who may read what cannot be told for the moment; connect again');
    this.subscriptions.clear();
    this.gauge();
  }

  private take(record: StreamRecord): void {
    this.next[record.partition] = max(this.next[record.partition]!, record.offset + 1n);
    const taken = { ...record, live: { position: this.next, cursor: once(() => writePosition(this.next)) } };
    const subscribers = [...this.subscriptions];
    const selectedBefore = changesTree(record.event) ? new Set(subscribers.filter((each) => each.selects(taken.event.twinId, this.tree))) : undefined;
    if (selectedBefore) {
      this.tree.apply(record.event);
      this.early?.push(record.event);
    }
    for (const subscription of subscribers) subscription.deliver(taken, this.tree, selectedBefore?.has(subscription));
  }

  private gauge(): void {
    this.metrics.gauge({ name: 'orrery_stream_subscribers', help: 'Connections that follow twin events live' }).set(this.subscriptions.size);
  }
}

/** Copies the record's bytes only where somebody wants them: they are part of a larger buffer that goes. */
export function streamRecord(record: Delivered<unknown>, event: TwinEvent): StreamRecord {
  return { partition: record.partition, offset: record.offset, event, json: once(() => record.raw.toString('utf8')) };
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

const changesTree = (event: TwinEvent) => event.type === 'deleted' || event.changes.some((change) => change.kind === 'definition');

const max = (a: bigint, b: bigint) => (a > b ? a : b);
