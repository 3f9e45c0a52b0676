import { OrreryError } from '@orrery/contracts';
import { type Consumer, type ConsumerGroupJoinEvent } from 'kafkajs';
import { toOrreryError } from '../connection/kafka-error.js';
import { followed, SILENT } from '../connection/settings.js';
import { atKafka, fromKafka } from '../layout/offsets.js';
import { baseOf } from '../layout/layout.js';
import { disconnect, LET_GO_SOON_MS } from '../connection/disconnect.js';
import { backOff } from '../retry/back-off.js';
import { Confirmation } from './confirmation.js';
import { HeldPartitions, type TopicPartition } from './held-partitions.js';
import { openMember, type GroupMemberOptions } from './open-member.js';

export interface CommitEntry extends TopicPartition {
  readonly offset: bigint;
  readonly metadata?: string;
}

/**
 * A member of a consumer group whose fetching, handling and committing are apart: kafkajs fetches and sends heartbeats,
 * handlers run beside it. Partitions that stay at a rebalance go on without a break. After a lost session everything counts
 * as revoked, because someone else may have had it in between.
 */
export class GroupMember {
  private readonly held = new HeldPartitions();
  private readonly closing = new AbortController();
  private consumer: Consumer | undefined;
  private memberId: string | undefined;
  private running: Promise<void> | undefined;
  private readonly confirmation: Confirmation;

  constructor(private readonly options: GroupMemberOptions) {
    this.confirmation = new Confirmation(options.sessionTimeoutMs);
  }

  start(): void {
    this.running ??= this.keepRunning();
  }

  /** Begins or goes on fetching a partition at an offset. */
  fetchFrom(at: TopicPartition, offset: bigint): void {
    const held = this.held.get(at);
    if (!held) return;
    held.position = offset;
    held.paused = false;
    this.consumer?.seek({ ...at, offset: this.kafkaOffset(at, offset) });
    this.consumer?.resume([{ topic: at.topic, partitions: [at.partition] }]);
  }

  pause(at: TopicPartition): void {
    const held = this.held.get(at);
    if (!held || held.paused) return;
    held.paused = true;
    this.consumer?.pause([{ topic: at.topic, partitions: [at.partition] }]);
  }

  resume(at: TopicPartition): void {
    const held = this.held.get(at);
    if (!held?.paused || held.position === undefined) return;
    held.paused = false;
    this.consumer?.resume([{ topic: at.topic, partitions: [at.partition] }]);
  }

  /** Stays a member, fetches nothing more. */
  pauseAll(): void {
    for (const held of this.held.all()) this.pause(held);
  }

  async commit(entries: readonly CommitEntry[]): Promise<void> {
    if (entries.length === 0) return;
    if (!this.consumer || this.memberId === undefined) throw new OrreryError('unavailable', 'No member of the group now: nothing was committed');
    try {
      await this.consumer.commitOffsets(entries.map(({ topic, partition, offset, metadata }) => ({ topic, partition, offset: this.kafkaOffset({ topic, partition }, offset), metadata: metadata ?? null })));
    } catch (error) {
      throw toOrreryError(error, `Committing offsets of ${this.options.group}`);
    }
  }

  /** Resolves at once while the broker has confirmed the membership within one session timeout, else when it does. */
  awaitConfirmed(signal: AbortSignal): Promise<void> {
    return this.confirmation.wait(signal);
  }

  /** Leaves the group. What is not committed by now stays uncommitted. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async keepRunning(): Promise<void> {
    const { settings, group, beforeJoin } = this.options;
    for (let attempt = 0; !this.closing.signal.aborted; attempt += 1) {
      try {
        // While partitions move nobody is a member.
        await followed(settings)?.settled(this.closing.signal);
        await beforeJoin?.();
        if (!this.closing.signal.aborted) await this.runOnce(() => (attempt = 0));
      } catch (cause) {
        const error = toOrreryError(cause, `Consuming as ${group}`);
        (settings.logger ?? SILENT)[error.retryable ? 'warn' : 'error']({ err: error, attempt }, 'consumer stopped; a new one joins the group');
        await backOff(attempt, this.closing.signal);
      }
    }
  }

  private async runOnce(onJoined: () => void): Promise<void> {
    const { settings, onRebalancing } = this.options;
    const layout = followed(settings);
    let unfollow: (() => void) | undefined;
    let isConnected = false;
    const consumer = openMember(this.options, () => this.held.numbers());
    this.consumer = consumer;
    const running = this.run(consumer);
    try {
      await new Promise<void>((resolve, reject) => {
        this.closing.signal.addEventListener('abort', () => resolve(), { once: true });
        unfollow = layout?.onChange(() => layout.phase === 'moving' && resolve());
        if (layout?.phase === 'moving') resolve();
        consumer.on('consumer.connect', () => (isConnected = true));
        consumer.on('consumer.crash', ({ payload }) => {
          // kafkajs has left the group: others may have the partitions from now on.
          this.leave();
          reject(payload.error);
        });
        consumer.on('consumer.group_join', (event) => {
          // A consumer that is let go may still be joining: what it is given then would be held by nobody, and never let go.
          if (this.consumer !== consumer) return;
          onJoined();
          this.onJoin(event, consumer);
        });
        consumer.on('consumer.heartbeat', () => this.confirmation.given());
        consumer.on('consumer.rebalancing', () => onRebalancing?.());
        running.catch(reject);
      });
    } finally {
      unfollow?.();
      this.consumer = undefined;
      this.leave();
      // Who has not reached Kafka is in no group whose others would wait.
      await disconnect(consumer, running, this.closing.signal, isConnected ? undefined : LET_GO_SOON_MS);
    }
  }

  private async run(consumer: Consumer): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async (payload) => {
        const { topic, partition, highWatermark } = payload.batch;
        const messages = fromKafka(this.options.settings, topic, partition, payload.batch.messages);
        const held = this.held.get({ topic, partition });
        if (held?.position === undefined || payload.isStale()) return;
        const { position } = held;
        const fresh = BigInt(messages[0]!.offset) >= position ? messages : messages.filter(({ offset }) => BigInt(offset) >= position);
        if (fresh.length === 0) return;
        held.position = BigInt(fresh.at(-1)!.offset) + 1n;
        this.options.onRecords(held, fresh, BigInt(highWatermark) + baseOf(this.options.settings, topic, partition));
      },
    });
  }

  private onJoin({ payload: { memberId, memberAssignment } }: ConsumerGroupJoinEvent, consumer: Consumer): void {
    this.confirmation.given();
    const assigned = Object.entries(memberAssignment).flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition })));
    const { gained, lost } = this.held.become(assigned, memberId === this.memberId);
    this.memberId = memberId;
    if (lost.length > 0) this.options.onRevoked(lost);
    // kafkajs begins every partition at its committed offset again after a join.
    for (const { topic, partition, position, paused } of this.held.all()) {
      if (position !== undefined) consumer.seek({ topic, partition, offset: this.kafkaOffset({ topic, partition }, position) });
      consumer[paused ? 'pause' : 'resume']([{ topic, partitions: [partition] }]);
    }
    if (gained.length > 0) this.options.onAssigned(gained);
    this.options.onJoined?.();
  }

  private kafkaOffset({ topic, partition }: TopicPartition, offset: bigint): string {
    return atKafka(this.options.settings, topic, partition, offset);
  }

  private leave(): void {
    this.memberId = undefined;
    const { lost } = this.held.become([], false);
    if (lost.length > 0) this.options.onRevoked(lost);
  }
}
