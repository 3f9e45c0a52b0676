import { deadLetters, OrreryError, type Contract } from '@orrery/contracts';
import { openKafka } from '../connection/open-kafka.js';
import { followed, inRealm, SILENT } from '../connection/settings.js';
import { type Committed, committedOffsets, resumeAt } from '../group/committed-offsets.js';
import { GroupMember } from '../group/group-member.js';
import { type TopicPartition } from '../group/held-partitions.js';
import { OutboxRelay } from '../outbox/outbox-relay.js';
import { KafkaPublisher, type Publisher } from '../publishing/publisher.js';
import { type Bounds, topicBounds } from '../reading/topic-bounds.js';
import { atMost } from '../retry/back-off.js';
import { moveInbox, openInbox } from './inbox.js';
import { clusterIdOf, requireLog } from './log-identity.js';
import { putHome } from './put-home.js';
import { PublishedOffsets } from './published-offsets.js';
import { TRANSACTIONAL_DEFAULTS, type TransactionalHandler, type TransactionalOptions } from './transactional-handler.js';
import { TransactionalPartition, type TransactionalSurroundings } from './transactional-partition.js';

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** Where a topic begins and ends, and what the group has committed of it. */
interface Standing {
  readonly bounds: ReadonlyMap<number, Bounds>;
  readonly committed: ReadonlyMap<number, Committed>;
}

/** Runs the transactional handlers of one service: joins its group, goes on from the inbox, relays the outbox, commits, drains. */
export class TransactionalRunner {
  private readonly options: TransactionalOptions & typeof TRANSACTIONAL_DEFAULTS;
  private readonly group: string;
  private readonly handlers: ReadonlyMap<string, TransactionalHandler<unknown>>;
  private readonly publisher: Publisher;
  private readonly ownRelay: OutboxRelay | undefined;
  private readonly member: GroupMember;
  private readonly published: PublishedOffsets;
  private readonly partitions = new Map<string, TransactionalPartition>();
  private readonly asked = new Map<string, Promise<Standing>>();
  private readonly endings = new Map<string, Promise<void>>();
  /** Resolves at the first join of the group. */
  readonly joined: Promise<void>;
  private signalJoined!: () => void;
  private committing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private closed: Promise<void> | undefined;

  constructor(given: TransactionalOptions) {
    const { settings, pool, schema, handlers, publishes = [], group = settings.clientId } = given;
    this.options = { ...TRANSACTIONAL_DEFAULTS, ...given };
    this.group = inRealm(settings, group);
    this.handlers = new Map(handlers.map((handler) => [inRealm(settings, handler.input.topic), handler as unknown as TransactionalHandler<unknown>]));
    if (this.handlers.size !== handlers.length) throw new OrreryError('configuration-invalid', `Two transactional handlers of ${group} read the same topic; make them one`);
    this.joined = new Promise((resolve) => (this.signalJoined = resolve));
    this.publisher = given.publisher ?? new KafkaPublisher(settings);
    const contracts = [...publishes, deadLetters as unknown as Contract];
    if (!given.relay) this.ownRelay = new OutboxRelay({ pool, schema, publisher: this.publisher, contracts, ...(settings.logger ? { logger: settings.logger } : {}) });
    this.published = new PublishedOffsets(pool, schema);
    this.member = new GroupMember({
      settings,
      group: this.group,
      topics: [...this.handlers.keys()],
      sessionTimeoutMs: this.options.sessionTimeoutMs,
      gatherMs: this.options.gatherMs,
      beforeJoin: () => this.putHome(),
      onAssigned: (gained) => gained.forEach((at) => void this.take(at)),
      onRevoked: (lost) => lost.forEach((at) => this.drop(at)),
      onJoined: () => this.signalJoined(),
      onRecords: (at, messages, highWatermark) => this.partitions.get(nameOf(at))?.push(messages, highWatermark),
    });
  }

  start(): void {
    if (this.timer) return;
    this.ownRelay?.start();
    this.member.start();
    this.timer = setInterval(() => void this.commitNow(), this.options.commitIntervalMs);
  }

  /** Partitions that are being handled now. */
  get ready(): TopicPartition[] {
    return [...this.partitions.values()].filter(({ position }) => position !== undefined).map(({ at }) => at);
  }

  /** Stops fetching, finishes the transactions in flight, publishes the outbox, commits, leaves the group. */
  close(): Promise<void> {
    this.closed ??= this.drain();
    return this.closed;
  }

  private async drain(): Promise<void> {
    const { drainTimeoutMs } = this.options;
    this.member.pauseAll();
    this.signalJoined();
    const done = Promise.all([...this.partitions.values()].map((partition) => partition.drain()))
      .then(() => this.ownRelay?.close())
      .then(() => this.commitNow());
    await atMost(drainTimeoutMs, done);
    clearInterval(this.timer);
    await this.member.close();
    await Promise.all(this.endings.values());
    if (!this.options.publisher) await this.publisher.close();
  }

  /** Rows that know the partition of their key are put right once for each layout, before anybody joins by it. */
  private async putHome(): Promise<void> {
    const { settings, pool, schema, homes = [] } = this.options;
    if (homes.length > 0) await putHome(pool, schema, homes, settings);
  }

  private commitNow(): Promise<void> {
    this.committing = this.committing.then(() => this.commit());
    return this.committing;
  }

  /** The inbox decides where to go on; the group's offsets follow it once what it caused is published, for lag and for operators. */
  private async commit(): Promise<void> {
    try {
      const positions = [...this.partitions.values()].flatMap(({ at, position }) => (position === undefined ? [] : [{ ...at, offset: position }]));
      // While outboxes are held back the log counts as read by what the inbox says: nobody asks more of it.
      const due = followed(this.options.settings)?.isHolding ? this.published.fresh(positions) : await this.published.due(positions);
      await this.member.commit(due.filter((at) => this.partitions.has(nameOf(at))));
      if (due.length > 0) this.options.faults?.('after-commit');
      this.published.committed(due);
    } catch (error) {
      (this.options.settings.logger ?? SILENT).warn({ err: error, group: this.group }, 'offsets were not committed; trying again');
    }
  }

  private async take(at: TopicPartition): Promise<void> {
    const partition = new TransactionalPartition(at, this.handlers.get(at.topic)!, this.around());
    this.partitions.set(nameOf(at), partition);
    await this.endings.get(nameOf(at));
    if (this.partitions.get(nameOf(at)) === partition) partition.start();
  }

  private drop(at: TopicPartition): void {
    const partition = this.partitions.get(nameOf(at));
    if (!partition) return;
    this.partitions.delete(nameOf(at));
    this.published.forget(at);
    this.options.settings.metrics?.forgetLag(this.handlers.get(at.topic)!.input.topic, at.partition);
    this.endings.set(nameOf(at), Promise.all([this.endings.get(nameOf(at)), partition.revoke()]).then(() => undefined));
  }

  private around(): TransactionalSurroundings {
    const { member, options } = this;
    return {
      options,
      fetchFrom: (at, offset) => member.fetchFrom(at, offset),
      pause: (at) => member.pause(at),
      resume: (at) => member.resume(at),
      openPosition: (at) => this.openPosition(at),
      wakeRelay: () => (this.ownRelay ?? options.relay)?.wake(),
    };
  }

  /** Asked once for all partitions of a topic that come together: each question is a connection of its own. */
  private standing(topic: string): Promise<Standing> {
    let asked = this.asked.get(topic);
    if (!asked) {
      const { settings, pool, schema } = this.options;
      const sameLog = clusterIdOf(openKafka(settings)).then((cluster) => requireLog(pool, schema, cluster));
      asked = Promise.all([topicBounds(settings, topic), committedOffsets(settings, this.group, topic), sameLog])
        .then(([bounds, committed]) => ({ bounds, committed }))
        .finally(() => this.asked.delete(topic));
      this.asked.set(topic, asked);
    }
    return asked;
  }

  private async openPosition(at: TopicPartition): Promise<bigint> {
    const { settings, pool, schema } = this.options;
    const { bounds, committed } = await this.standing(at.topic);
    const found = bounds.get(at.partition) ?? { low: 0n, high: 0n };
    const kept = await openInbox(pool, schema, at, committed.get(at.partition)?.offset ?? found.low);
    const start = resumeAt(settings, at, kept, found);
    return start === kept ? kept : moveInbox(pool, schema, at, kept, start);
  }
}
