import { CE } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { type KafkaSettings } from '../connection/settings.js';
import { PartitionReader } from '../reading/partition-reader.js';
import { decodeHeaders } from '../records/delivered.js';
import { epochOf } from './snapshot-epoch.js';

/** `recordKey`: of the covered record; `key`: of the state it is a part of. */
export type OnCovered = (recordKey: string, key: string, offset: bigint) => void;

interface Watched {
  readonly epoch: bigint;
  readonly onCovered: OnCovered;
  position: bigint;
}

/** A covered snapshot may stand so long. */
const GATHER_MS = 250;

/**
 * Reads the snapshots of the partitions in hand as they are written. What a former owner writes late, from a send that was
 * under way when it was frozen, covers the present owner's newer snapshot in the compacted topic: the owner is told, and writes
 * its own again (architecture decision 5).
 */
export class SnapshotWatch {
  private readonly watched = new Map<number, Watched>();
  private reader: PartitionReader | undefined;
  private changing: Promise<void> = Promise.resolve();
  private due = false;

  constructor(
    private readonly settings: KafkaSettings,
    /** In the realm. */
    private readonly topic: string,
  ) {}

  /** `from`: end of what the restore has read. */
  follow(partition: number, from: bigint, epoch: bigint, onCovered: OnCovered): void {
    this.watched.set(partition, { position: from, epoch, onCovered });
    this.change();
  }

  forget(partition: number): void {
    if (this.watched.delete(partition)) this.change();
  }

  async close(): Promise<void> {
    this.watched.clear();
    this.change();
    await this.changing;
  }

  /** One reader for all; partitions that come together make one change. */
  private change(): void {
    if (this.due) return;
    this.due = true;
    this.changing = this.changing.then(async () => {
      this.due = false;
      await this.reader?.close();
      this.reader = undefined;
      if (this.watched.size === 0) return;
      const starts = new Map([...this.watched].map(([partition, { position }]) => [partition, position]));
      this.reader = new PartitionReader({ settings: this.settings, topic: this.topic, starts, gatherMs: GATHER_MS, onRecords: (partition, messages) => this.see(partition, messages) });
      this.reader.start();
    });
  }

  private see(partition: number, messages: readonly KafkaMessage[]): void {
    const watched = this.watched.get(partition);
    if (!watched) return;
    for (const message of messages) {
      const offset = BigInt(message.offset);
      if (offset < watched.position) continue;
      watched.position = offset + 1n;
      const epoch = epochOf(message);
      if (epoch === undefined || epoch >= watched.epoch) continue;
      const recordKey = message.key?.toString() ?? '';
      watched.onCovered(recordKey, decodeHeaders(message.headers)[CE.partitionkey] ?? recordKey, offset);
    }
  }
}
