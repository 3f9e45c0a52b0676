import { type KafkaMessage } from 'kafkajs';
import { FetchedRecords } from './fetched-records.js';
import { Signal } from './signal.js';

/** Above this a partition is not fetched until half of it is handled. */
const MAX_BYTES = 2_000_000;

/** Between fetching and handling one partition: what came and was not handled, within bounds. */
export class FetchedPartition {
  private readonly records = new FetchedRecords();
  private readonly work = new Signal();
  private highWatermark = 0n;
  /** What comes while this is false belongs to an earlier position and is dropped. */
  accepting = false;

  constructor(
    private readonly pause: () => void,
    private readonly resume: () => void,
  ) {}

  push(messages: KafkaMessage[], highWatermark: bigint): void {
    if (!this.accepting) return;
    this.highWatermark = highWatermark;
    this.records.push(messages);
    if (this.records.bytes > MAX_BYTES) this.pause();
    this.work.notify();
  }

  /** The oldest records, at most `max`; empty when nothing waits. */
  take(max: number): KafkaMessage[] {
    const messages = this.records.take(max);
    if (this.records.bytes < MAX_BYTES / 2) this.resume();
    return messages;
  }

  /** Records that were taken and could not be handled: they come again, before all others. */
  putBack(messages: readonly KafkaMessage[]): void {
    this.records.putBack(messages);
  }

  /** Drops everything and accepts nothing until told to. */
  stop(): void {
    this.accepting = false;
    this.pause();
    this.records.clear();
  }

  /** Records between a position and the end of the partition, as far as it is known. */
  lag(position: bigint): number {
    return Math.max(0, Number(this.highWatermark - position));
  }

  /** Something else than a record needs attention. */
  notify(): void {
    this.work.notify();
  }

  /** Until records or a notice come, or `ms` have passed. */
  wait(ms: number): Promise<void> {
    return this.work.wait(ms);
  }
}
