import { type Consumer, type KafkaMessage } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { disconnect, LET_GO_SOON_MS, neverRestart } from '../connection/disconnect.js';
import { fetchPace } from '../connection/fetch-pace.js';
import { toOrreryError } from '../connection/kafka-error.js';
import { openKafka } from '../connection/open-kafka.js';
import { inRealm, SILENT, type KafkaSettings } from '../connection/settings.js';
import { baseOf } from '../layout/layout.js';
import { atKafka, fromKafka } from '../layout/offsets.js';
import { backOff } from '../retry/back-off.js';
import { BranchOrder } from './branch-order.js';
import { fixedAssigner } from './fixed-assigner.js';

/** One may be answered before the log is at hand. */
const ENOUGH_EMPTY_FETCHES = 8;
const IDLE_FETCH_MS = 250;
/** So long the brokers must have nothing for a parent before what it still should have counts as expired. */
const PARENT_GONE_MS = 2_000;

export interface PartitionReaderOptions {
  readonly settings: KafkaSettings;
  /** In the realm. */
  readonly topic: string;
  /** Where each wanted partition starts. */
  readonly starts: ReadonlyMap<number, bigint>;
  /** Awaited before the next records of any partition come; what it throws stops the reader for good. */
  readonly onRecords: (partition: number, messages: KafkaMessage[], highWatermark: bigint) => void | Promise<void>;
  /** What offsets remain below the end hold no records: the brokers had nothing for any partition for `afterMs` and several fetches in a row. */
  readonly nothingLeft?: { readonly afterMs: number; readonly then: () => void };
  readonly onFailure?: (error: unknown) => void;
  /** How long records may wait for others: see fetchPace. */
  readonly gatherMs?: number;
}

/**
 * Reads given partitions from given offsets, in a group of its own that never commits (architecture decision 8). Goes on
 * where it stood after a broker's restart, a lost session or an error of kafkajs, until closed.
 */
export class PartitionReader {
  private readonly positions: Map<number, bigint>;
  private readonly closing = new AbortController();
  private readonly order: BranchOrder;
  private running: Promise<void> | undefined;
  /** Records are with whoever reads them, and the position does not count them yet. */
  private isHanding = false;
  /** Why it reads nothing at present. */
  problem: string | undefined;
  private emptyFetches = 0;
  private emptySince = 0;

  constructor(private readonly options: PartitionReaderOptions) {
    this.positions = new Map(options.starts);
    this.order = new BranchOrder(options.settings, options.topic, this.positions);
  }

  get partitions(): number[] {
    return [...this.positions.keys()];
  }

  /** Offset of the next record to come. */
  positionOf(partition: number): bigint {
    return this.positions.get(partition) ?? 0n;
  }

  start(): void {
    this.running ??= this.keepRunning();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async keepRunning(): Promise<void> {
    const { settings } = this.options;
    for (let attempt = 0; !this.closing.signal.aborted; attempt += 1) {
      try {
        await this.runOnce(() => {
          attempt = 0;
          this.problem = undefined;
        });
      } catch (cause) {
        const error = toOrreryError(cause, `Reading ${this.options.topic}`);
        this.problem = error.message;
        (settings.logger ?? SILENT).warn({ err: error, topic: this.options.topic, attempt }, 'reader lost its consumer; it goes on with a new one');
        await backOff(attempt, this.closing.signal);
      }
    }
  }

  /** Resolves when closed, rejects when the consumer crashed and does not restart by itself. */
  private async runOnce(onJoined: () => void): Promise<void> {
    const { settings, topic, gatherMs = 0 } = this.options;
    const consumer = openKafka(settings).consumer({
      groupId: inRealm(settings, `${settings.clientId}.reader.${randomUUID()}`),
      partitionAssigners: [fixedAssigner(new Map([[topic, [...this.positions.keys()]]]))],
      ...fetchPace(gatherMs, IDLE_FETCH_MS),
      maxBytesPerPartition: 2_097_152,
      sessionTimeout: 30_000,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: neverRestart },
    });
    const running = this.run(consumer);
    try {
      await new Promise<void>((resolve, reject) => {
        this.closing.signal.addEventListener('abort', () => resolve(), { once: true });
        consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
        consumer.on('consumer.group_join', () => {
          for (const [partition, offset] of this.positions) consumer.seek({ topic, partition, offset: atKafka(settings, topic, partition, offset) });
          if (this.order.waiting.length > 0) consumer.pause([{ topic, partitions: this.order.waiting }]);
          onJoined();
        });
        consumer.on('consumer.fetch', ({ payload }) => this.countFetch(payload.numberOfBatches, consumer));
        running.catch(reject);
      });
    } finally {
      await disconnect(consumer, running, this.closing.signal, this.isHanding ? undefined : LET_GO_SOON_MS);
    }
  }

  private async run(consumer: Consumer): Promise<void> {
    const { settings, topic, onRecords, onFailure } = this.options;
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async (payload) => {
        const { partition, highWatermark } = payload.batch;
        const messages = fromKafka(settings, topic, partition, payload.batch.messages);
        if (payload.isStale() || this.closing.signal.aborted) return;
        this.emptyFetches = 0;
        const position = this.positionOf(partition);
        const fresh = BigInt(messages[0]!.offset) >= position ? messages : messages.filter(({ offset }) => BigInt(offset) >= position);
        if (fresh.length === 0) return;
        this.isHanding = true;
        try {
          await onRecords(partition, fresh, BigInt(highWatermark) + baseOf(settings, topic, partition));
        } catch (error) {
          this.closing.abort();
          onFailure?.(error);
          return;
        }
        const reached = BigInt(fresh.at(-1)!.offset) + 1n;
        this.positions.set(partition, reached);
        this.isHanding = false;
        this.resume(consumer, this.order.reached(partition, reached));
      },
    });
  }

  private resume(consumer: Consumer, partitions: readonly number[]): void {
    if (partitions.length === 0) return;
    this.emptyFetches = 0;
    consumer.resume([{ topic: this.options.topic, partitions: [...partitions] }]);
  }

  /**
   * A compacted log may end in batches whose records are gone; kafkajs then never calls eachBatch and never moves on. Fetches
   * that were answered for partitions, though without a record, show it.
   */
  private countFetch(answeredPartitions: number, consumer: Consumer): void {
    if (answeredPartitions === 0) return;
    if (this.emptyFetches === 0) this.emptySince = performance.now();
    this.emptyFetches += 1;
    const { nothingLeft } = this.options;
    if (this.order.waiting.length > 0) {
      if (this.emptyFetches > ENOUGH_EMPTY_FETCHES && performance.now() - this.emptySince >= PARENT_GONE_MS) this.resume(consumer, this.order.parentsGone());
      return;
    }
    if (nothingLeft && this.emptyFetches > ENOUGH_EMPTY_FETCHES && performance.now() - this.emptySince >= nothingLeft.afterMs) nothingLeft.then();
  }
}
