import { type KafkaMessage } from 'kafkajs';

/** What was fetched of one partition and is not handled yet. */
export class FetchedRecords {
  private batches: KafkaMessage[][] = [];
  private head = 0;
  bytes = 0;

  push(messages: KafkaMessage[]): void {
    this.batches.push(messages);
    for (const message of messages) this.bytes += sizeOf(message);
  }

  /** The oldest records, at most `max`; empty when nothing waits. */
  take(max: number): KafkaMessage[] {
    const taken: KafkaMessage[] = [];
    while (taken.length < max && this.batches.length > 0) {
      const batch = this.batches[0]!;
      const end = Math.min(batch.length, this.head + max - taken.length);
      for (let i = this.head; i < end; i += 1) {
        const message = batch[i]!;
        this.bytes -= sizeOf(message);
        taken.push(message);
      }
      this.head = end;
      if (end === batch.length) {
        this.batches.shift();
        this.head = 0;
      }
    }
    return taken;
  }

  /** Records that were taken and could not be handled: they come again, before all others. */
  putBack(messages: readonly KafkaMessage[]): void {
    if (this.head > 0) this.batches[0] = this.batches[0]!.slice(this.head);
    this.head = 0;
    this.batches.unshift([...messages]);
    for (const message of messages) this.bytes += sizeOf(message);
  }

  clear(): void {
    this.batches = [];
    this.head = 0;
    this.bytes = 0;
  }

  get empty(): boolean {
    return this.batches.length === 0;
  }
}

function sizeOf(message: KafkaMessage): number {
  return (message.value?.length ?? 0) + (message.key?.length ?? 0) + 200;
}
