import { type OrreryError } from '@orrery/contracts';
import { type Encoded } from '../records/encode.js';

/** One call of publish: done when its last record is acknowledged. */
export interface Job {
  waiting: number;
  /** Exclusive end offset per `<topic>/<partition>`, of this job's own records. */
  readonly ends: Map<string, bigint>;
  readonly resolve: (ends: Map<string, bigint>) => void;
  readonly reject: (error: OrreryError) => void;
  failed: boolean;
  /** Of the layout, when partitions were picked by it: see FollowedLayout.isStillIn. */
  readonly epoch?: number;
}

interface Entry {
  readonly record: Encoded;
  readonly job: Job;
}

/** The records of one partition in one send. */
export interface Parcel {
  readonly topic: string;
  readonly partition: number;
  readonly entries: Entry[];
}

/** Waiting records, first in first out per partition; what is taken stays in order because only one send is in flight. */
export class OutboundQueue {
  private readonly partitions = new Map<string, { topic: string; partition: number; entries: Entry[]; head: number }>();
  bytes = 0;

  push(topic: string, records: readonly Encoded[], job: Job): void {
    for (const record of records) {
      const name = `${topic}/${record.partition}`;
      let queue = this.partitions.get(name);
      if (!queue) this.partitions.set(name, (queue = { topic, partition: record.partition, entries: [], head: 0 }));
      queue.entries.push({ record, job });
      this.bytes += record.bytes;
    }
  }

  /**
   * The next send: of every partition what fits into one record batch. kafkajs makes one batch of a partition per send, and
   * the broker refuses the whole send when one batch is over its bound. Partitions that found no room come first the next time.
   */
  take(maxBatchBytes: number, maxSendBytes: number): Parcel[] {
    const parcels: Parcel[] = [];
    let room = maxSendBytes;
    // A copy: what is put back below would come up again in the same iteration, and one send would hold two batches of a partition.
    for (const [name, queue] of [...this.partitions]) {
      if (room <= 0) break;
      const start = queue.head;
      let batch = 0;
      while (queue.head < queue.entries.length) {
        const { bytes } = queue.entries[queue.head]!.record;
        if (batch > 0 && batch + bytes > maxBatchBytes) break;
        batch += bytes;
        queue.head += 1;
      }
      parcels.push({ topic: queue.topic, partition: queue.partition, entries: queue.entries.slice(start, queue.head) });
      room -= batch;
      this.bytes -= batch;
      this.partitions.delete(name);
      if (queue.head < queue.entries.length) this.partitions.set(name, { ...queue, entries: queue.entries.slice(queue.head), head: 0 });
    }
    return parcels;
  }

  /** Everything still waiting, taken out. */
  drain(): Parcel[] {
    return this.take(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  get empty(): boolean {
    return this.partitions.size === 0;
  }
}
