import { type Contract, OrreryError } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { toOrreryError } from '../connection/kafka-error.js';
import { followed, inRealm, SILENT, type KafkaSettings } from '../connection/settings.js';
import { isCopy } from '../layout/copies.js';
import { homeOf, partitionsOf } from '../layout/layout.js';
import { KafkaRecord, parseInto, type Delivered, type Poison } from '../records/delivered.js';
import { backOff } from '../retry/back-off.js';
import { unlessAborted } from '../retry/unless-aborted.js';
import { nothingLeftAfterMs } from './nothing-left.js';
import { PartitionReader } from './partition-reader.js';
import { offsetsRead, type ReadProgress, type Span } from './read-progress.js';
import { type Bounds, topicBounds } from './topic-bounds.js';

export interface ReadTopicOptions<T> {
  /** Offsets of the next record per partition, or one of the ends. */
  readonly from: 'beginning' | 'end' | ReadonlyMap<number, bigint>;
  /** Only the partition of this key, where others do not matter: its records are still to be told from those beside it. */
  readonly ofKey?: string;
  /** In order within a partition. A tombstone's value is null. Throwing ends the reading: see onFailure. */
  readonly onRecord: (record: Delivered<T | null>) => void | Promise<void>;
  /** Once, when every record that was there at the start has been handed over. */
  readonly onCaughtUp?: () => void;
  /** A record that breaks its contract: it is counted and skipped; its writer's consumers dead-letter it. */
  readonly onPoison?: (poison: Poison, record: Delivered<unknown>) => void;
  /** How long records may wait for others; they come at once where it is not given. */
  readonly gatherMs?: number;
  readonly onFailure?: (error: OrreryError) => void;
}

export interface TopicReading {
  readonly caughtUp: Promise<void>;
  /** How far it is on its way to where it is caught up. */
  readonly progress: ReadProgress;
  /** Offset of the next record of a partition. */
  positionOf(partition: number): bigint;
  close(): Promise<void>;
}

/**
 * Reads every partition of a topic without a group: every instance sees all records, nothing is committed. For views held in
 * memory. Goes on by itself after a broker's restart.
 */
export function readTopic<T>(settings: KafkaSettings, contract: Contract<T>, options: ReadTopicOptions<T>): TopicReading {
  return new Reading(settings, contract, options);
}

class Reading<T> implements TopicReading {
  readonly caughtUp: Promise<void>;
  private signalCaughtUp!: () => void;
  private isCaughtUp = false;
  private reader: PartitionReader | undefined;
  private ends = new Map<number, bigint>();
  /** What there was at the start; undefined before Kafka has told. */
  private spans: readonly Span[] | undefined;
  private problem: string | undefined;
  private readonly closing = new AbortController();
  private starting: Promise<void>;
  private partitions: number;
  private readonly unfollow: (() => void) | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly contract: Contract<T>,
    private readonly options: ReadTopicOptions<T>,
  ) {
    this.caughtUp = new Promise((resolve) => (this.signalCaughtUp = resolve));
    this.partitions = partitionsOf(settings, contract);
    this.starting = this.start();
    this.unfollow = contract.settings.growth && followed(settings)?.onChange(() => this.layoutChanged());
  }

  positionOf(partition: number): bigint {
    return this.reader?.positionOf(partition) ?? 0n;
  }

  get progress(): ReadProgress {
    const offsets = this.spans && offsetsRead(this.spans, ({ partition, end }) => (this.ends.has(partition) ? this.positionOf(partition) : end));
    const problem = this.problem ?? this.reader?.problem;
    return { topic: this.contract.topic, ...(offsets ? { offsets } : {}), ...(problem === undefined ? {} : { problem }) };
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.unfollow?.();
    await this.starting;
    await this.reader?.close();
  }

  private async start(): Promise<void> {
    const topic = inRealm(this.settings, this.contract.topic);
    const { from } = this.options;
    for (let attempt = 0; !this.closing.signal.aborted; attempt += 1) {
      try {
        const bounds = this.wanted(await this.bounds(topic));
        const starts = new Map([...bounds].map(([partition, { low, high }]) => [partition, from === 'beginning' ? low : from === 'end' ? high : (from.get(partition) ?? low)]));
        this.spans = [...bounds].map(([partition, { high }]) => ({ partition, start: starts.get(partition)!, end: high })).filter(({ start, end }) => start < end);
        this.ends = new Map(this.spans.map(({ partition, end }) => [partition, end]));
        this.problem = undefined;
        this.read(starts);
        this.checkCaughtUp(false);
        return;
      } catch (cause) {
        if (this.closing.signal.aborted) return;
        const error = toOrreryError(cause, `Reading ${topic}`);
        this.problem = error.message;
        (this.settings.logger ?? SILENT).warn({ err: error, topic, attempt }, 'cannot read the topic yet; trying again');
        await backOff(attempt, this.closing.signal);
      }
    }
  }

  /** Asking may take kafkajs long where nobody answers: whoever closes does not wait for it. */
  private bounds(topic: string): Promise<Map<number, Bounds>> {
    return unlessAborted(topicBounds(this.settings, topic), this.closing.signal, () => new OrreryError('unavailable', `The reading of ${topic} was closed before it had begun`));
  }

  private wanted<B>(bounds: ReadonlyMap<number, B>): ReadonlyMap<number, B> {
    const { ofKey } = this.options;
    if (ofKey === undefined) return bounds;
    const home = homeOf(this.settings, this.contract, ofKey);
    return new Map([...bounds].filter(([partition]) => partition === home));
  }

  private read(starts: ReadonlyMap<number, bigint>): void {
    const topic = inRealm(this.settings, this.contract.topic);
    this.reader = new PartitionReader({
      settings: this.settings,
      topic,
      starts,
      onRecords: (partition, messages) => this.handle(partition, messages),
      nothingLeft: { afterMs: nothingLeftAfterMs(this.contract), then: () => this.checkCaughtUp(true) },
      ...(this.options.gatherMs === undefined ? {} : { gatherMs: this.options.gatherMs }),
      onFailure: (error) => this.options.onFailure?.(toOrreryError(error, `Reading ${topic}`)),
    });
    this.reader.start();
  }

  private layoutChanged(): void {
    const partitions = partitionsOf(this.settings, this.contract);
    if (partitions === this.partitions) return;
    this.partitions = partitions;
    this.starting = this.starting.then(() => this.readBranches());
  }

  /** Goes on where it stands, and reads the new partitions from their first record. */
  private async readBranches(): Promise<void> {
    const topic = inRealm(this.settings, this.contract.topic);
    for (let attempt = 0; !this.closing.signal.aborted; attempt += 1) {
      try {
        const bounds = this.wanted(await this.bounds(topic));
        const before = this.reader;
        await before?.close();
        if (this.closing.signal.aborted) return;
        const known = new Set(before?.partitions);
        this.read(new Map([...bounds].map(([partition, { low }]) => [partition, before && known.has(partition) ? before.positionOf(partition) : low])));
        return;
      } catch (error) {
        if (this.closing.signal.aborted) return;
        (this.settings.logger ?? SILENT).warn({ err: error, topic, attempt }, 'the topic has grown, and its new partitions cannot be read yet; trying again');
        await backOff(attempt, this.closing.signal);
      }
    }
  }

  private async handle(partition: number, messages: KafkaMessage[]): Promise<void> {
    const { settings, contract, options } = this;
    for (const message of messages) {
      // What was handed over once is not handed over again because it was moved.
      if (this.isCaughtUp && isCopy(message)) continue;
      const record = new KafkaRecord<T | null>(partition, message);
      const poison = parseInto(record, contract, true, Number.MAX_SAFE_INTEGER);
      if (poison) {
        settings.metrics?.dropped(poison.reason);
        (settings.logger ?? SILENT).error({ topic: contract.topic, partition, offset: message.offset, ...poison }, 'record skipped');
        options.onPoison?.(poison, record);
        continue;
      }
      const handled = options.onRecord(record);
      if (handled) await handled;
    }
    settings.metrics?.recordsIn(contract.topic, messages.length);
    const end = this.ends.get(partition);
    if (end !== undefined && BigInt(messages.at(-1)!.offset) + 1n >= end) {
      this.ends.delete(partition);
      this.checkCaughtUp(false);
    }
  }

  private checkCaughtUp(nothingLeft: boolean): void {
    if (this.isCaughtUp || (this.ends.size > 0 && !nothingLeft)) return;
    this.isCaughtUp = true;
    this.options.onCaughtUp?.();
    this.signalCaughtUp();
  }
}
