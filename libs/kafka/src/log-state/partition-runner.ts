import { deadLetters } from '@orrery/contracts';
import { withBatchSpan } from '@orrery/service-kit';
import { type KafkaMessage } from 'kafkajs';
import { inRealm, SILENT, type KafkaLog } from '../connection/settings.js';
import { failedLetter } from '../dead-letters/dead-letter.js';
import { FetchedPartition } from '../group/fetched-partition.js';
import { atHome } from '../layout/copies.js';
import { KafkaRecord } from '../records/delivered.js';
import { readBatch } from '../records/read-batch.js';
import { backOff } from '../retry/back-off.js';
import { afterFailure } from '../retry/retry-policy.js';
import { untilDone } from '../retry/until-done.js';
import { type PartitionSurroundings } from './partition-surroundings.js';
import { type Restored } from './restore.js';
import { Progress, type CommitPoint } from './progress.js';
import { runEffects } from './run-effects.js';
import { SnapshotWriter } from './snapshot-writer.js';
import { Suspects } from './suspects.js';

const IDLE_MS = 1_000;

/** One partition from its restore to its end: batches in order, effects in the order of architecture decision 5. */
export class PartitionRunner<In, Snap, Ev> {
  private readonly fetched: FetchedPartition;
  private readonly gone = new AbortController();
  private readonly suspects = new Suspects();
  private readonly refused = new Set<bigint>();
  private readonly log: KafkaLog;
  private restored!: Restored<In, Snap, Ev>;
  /** Undefined while the state is being made. */
  private progress: Progress<Snap> | undefined;
  private draining = false;
  private hurried = false;
  private ended: Promise<void> | undefined;

  constructor(
    readonly partition: number,
    private readonly around: PartitionSurroundings<In, Snap, Ev>,
  ) {
    this.log = around.settings.logger ?? SILENT;
    this.fetched = new FetchedPartition(() => around.pause(partition), () => around.resume(partition));
  }

  get isGone(): boolean {
    return this.gone.signal.aborted;
  }

  get ready(): boolean {
    return this.progress !== undefined && !this.isGone;
  }

  start(restored: Restored<In, Snap, Ev>): void {
    this.ended ??= this.run(restored);
  }

  push(messages: KafkaMessage[], highWatermark: bigint): void {
    this.fetched.push(messages, highWatermark);
  }

  get commitPoint(): CommitPoint | undefined {
    return this.isGone ? undefined : this.progress?.commitPoint;
  }

  /** Someone else's now: no effect begins any more. */
  async revoke(): Promise<void> {
    this.gone.abort();
    this.fetched.notify();
    await this.ended;
  }

  /** Ends after the batch in flight, with every snapshot written as far as the signal allows. */
  async drain(signal: AbortSignal): Promise<void> {
    this.draining = true;
    this.fetched.notify();
    signal.addEventListener('abort', () => this.gone.abort(), { once: true });
    await this.ended;
  }

  /** Before a rebalance: what is dirty goes out at once, so that a next owner has little to read again. */
  hurry(): void {
    this.hurried = true;
    this.fetched.notify();
  }

  private async run(restored: Restored<In, Snap, Ev>): Promise<void> {
    await this.begin(restored);
    while (!this.isGone && !this.draining) {
      await this.around.awaitConfirmed(this.gone.signal);
      if (this.isGone) break;
      if (this.hurried) await this.flush();
      const { snapshots, position } = this.progress!;
      snapshots.writeDue();
      const messages = this.fetched.take(this.suspects.batchSize(position, this.around.options.maxBatchRecords));
      if (messages.length === 0) await this.fetched.wait(Math.min(IDLE_MS, snapshots.dueIn));
      else await this.handle(messages).catch((error: unknown) => this.recover(error, messages));
    }
    if (this.ready) await this.flush();
    await this.closeState();
  }

  private async begin(restored: Restored<In, Snap, Ev>): Promise<void> {
    const { settings, logState, publisher, options, bucket } = this.around;
    this.restored = restored;
    const { state, epoch, inputOffset, snapshotsEnd } = restored;
    await this.untilDone('restored', () => state.restored({ epoch, inputOffset }));
    if (this.isGone) return;
    const { snapshotDelayMs: delayMs, faults } = options;
    const writer = new SnapshotWriter({ settings, contract: logState.snapshots, publisher, state, bucket, delayMs, epoch, signal: this.gone.signal, faults, onWritten: () => this.fetched.notify() });
    this.progress = new Progress(restored, writer);
    this.fetched.accepting = true;
    this.around.watch.follow(this.partition, snapshotsEnd, epoch, (...at) => this.covered(...at));
    this.around.fetchFrom(this.partition, inputOffset);
    // The next owner knows the epoch from now on, even if nothing is ever handled.
    void this.around.commitNow();
  }

  private async handle(messages: readonly KafkaMessage[]): Promise<void> {
    // What is done before a record that has failed is made durable first: the next attempt begins right there.
    if (this.suspects.hasFailed(BigInt(messages[0]!.offset))) await this.flush();
    const attributes = { 'messaging.kafka.partition': this.partition, 'messaging.batch.message_count': messages.length };
    await withBatchSpan(`${this.around.logState.input.topic} process`, () => messages.map(({ headers }) => headers), () => this.effect(messages), { attributes });
  }

  private async effect(messages: readonly KafkaMessage[]): Promise<void> {
    const { settings, logState, options } = this.around;
    const { records: all, letters } = readBatch(messages, this.partition, logState.input, options.maxRecordBytes, this.refused);
    const records = atHome(settings, logState.input, this.partition, all);
    const effects = records.length > 0 ? await this.restored.state.handle(records) : this.progress!.unchanged;
    const eventsEnd = await runEffects(this.around, this.partition, effects, letters, this.gone.signal);
    if (this.isGone) return;
    const position = BigInt(messages.at(-1)!.offset) + 1n;
    this.progress!.reached(position, effects, eventsEnd);
    this.suspects.passed(position);
    const { metrics } = settings;
    metrics?.recordsIn(logState.input.topic, messages.length);
    metrics?.lag(logState.input.topic, this.partition, this.fetched.lag(position));
  }

  private covered(recordKey: string, key: string, offset: bigint): void {
    if (!this.progress) return;
    this.log.warn({ topic: this.around.logState.snapshots.topic, offset: String(offset), recordKey }, 'a former owner has covered a snapshot; it is written again');
    this.restored.state.covered?.(recordKey);
    this.progress.snapshots.add([{ key, offset: this.progress.position }]);
    this.fetched.notify();
  }

  private async flush(): Promise<void> {
    this.hurried = false;
    await this.progress?.snapshots.flush(this.gone.signal);
    await this.around.commitNow();
  }

  /** A state whose handler threw is not trusted: it is made anew, and the records come one by one until the failing one has passed. */
  private async recover(error: unknown, messages: readonly KafkaMessage[]): Promise<void> {
    if (this.isGone) return;
    const { options, logState, settings, publisher } = this.around;
    const [first, last] = [BigInt(messages[0]!.offset), BigInt(messages.at(-1)!.offset)];
    const at = { err: error, topic: logState.input.topic, partition: this.partition, offset: String(first) };
    const attempts = this.suspects.failed(first, last);
    if (attempts === 0) this.log.warn({ ...at, to: String(last) }, 'handler failed within a batch; its records come again one by one');
    else if (afterFailure(error, attempts, options.retry) === 'again') {
      this.log.warn({ ...at, attempts }, 'handler failed; the record comes again');
      await backOff(attempts - 1, this.gone.signal, options.retry);
    } else {
      this.log.error({ ...at, attempts }, 'handler failed; the record is dead-lettered');
      const letter = failedLetter(new KafkaRecord(this.partition, messages[0]!), error, inRealm(settings, logState.input.topic), settings.clientId);
      await this.untilDone('dead letter', () => publisher.publish(deadLetters, [letter]));
      this.refused.add(first);
      settings.metrics?.dropped('handler-failed');
    }
    await this.rebuild();
  }

  private async rebuild(): Promise<void> {
    this.fetched.stop();
    this.progress = undefined;
    await this.closeState();
    await this.untilDone('restore', async () => {
      const restored = await this.around.restore(this.partition, this.gone.signal);
      await this.begin(restored);
    });
  }

  private closed: unknown;
  private async closeState(): Promise<void> {
    const { state } = this.restored;
    if (this.closed === state) return;
    this.closed = state;
    await state.close().catch((error: unknown) => this.log.warn({ err: error, partition: this.partition }, 'a state did not close cleanly'));
  }

  /** Until it succeeds or the partition is gone. */
  private untilDone(what: string, act: () => Promise<void>): Promise<void> {
    return untilDone(act, { what: `${what} of partition ${this.partition}`, policy: this.around.options.retry, log: this.log, signal: this.gone.signal, givesUp: false });
  }
}
