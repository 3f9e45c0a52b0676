import { type TwinEvent, twinEvents } from '@orrery/contracts';
import { type AfterCommit, type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type AccountsStore } from './adapters/accounts.store.js';
import { type EventMemory, type EventRow, type EventsStore } from './adapters/events.store.js';
import { type PartitionsStore } from './adapters/partitions.store.js';
import { staleChanges } from './domain/stale-spans.js';
import { type Head, placeEvent } from './domain/twin-heads.js';
import { type HistorianMetrics } from './historian-metrics.js';

export interface EventStores {
  readonly events: EventsStore;
  readonly accounts: AccountsStore;
  readonly partitions: PartitionsStore;
}

/** twin.events → every revision once, a snapshot now and then, and the spans in which paths were stale. */
export class EventHistory implements TransactionalHandler<TwinEvent> {
  readonly input = twinEvents;
  /** By partition; taken out while a batch changes it, and put back once that is committed. */
  private readonly memories = new Map<number, EventMemory>();

  constructor(
    private readonly snapshotEvery: number,
    private readonly stores: EventStores,
    private readonly metrics: HistorianMetrics,
  ) {}

  opened(partition: number): void {
    this.memories.delete(partition);
  }

  async handle(records: readonly Delivered<TwinEvent>[], tx: PoolClient): Promise<AfterCommit> {
    const { events, accounts } = this.stores;
    const { partition } = records[0]!;
    const memory = await this.recall(tx, partition);
    const rows: EventRow[] = [];
    const touched = new Map<string, Head>();
    let gaps = 0;
    for (const { value: event, timestamp } of records) {
      const placed = placeEvent(memory.heads.get(event.twinId), event);
      if (placed === undefined) continue;
      if (placed.afterGap) gaps += 1;
      memory.heads.set(event.twinId, placed.head);
      touched.set(event.twinId, placed.head);
      rows.push({ event, life: placed.head.life, knownAt: timestamp });
      await this.noteStale(tx, memory, event);
    }
    const knownAt = records.at(-1)!.timestamp;
    const made = await events.write(tx, rows);
    for (const [twinId, head] of touched) {
      const snapshotted = await this.snapshot(tx, twinId, head);
      memory.heads.set(twinId, snapshotted);
      touched.set(twinId, snapshotted);
    }
    await events.saveHeads(tx, partition, touched, knownAt);
    await accounts.saveKnown(tx, twinEvents.topic, partition, knownAt);
    return () => {
      this.memories.set(partition, memory);
      this.stores.partitions.confirm(made);
      this.metrics.events(rows.length, records.length - rows.length, gaps);
    };
  }

  private async recall(tx: PoolClient, partition: number): Promise<EventMemory> {
    const known = this.memories.get(partition);
    this.memories.delete(partition);
    if (known !== undefined) return known;
    this.stores.partitions.forget();
    return await this.stores.events.load(tx, partition);
  }

  private async noteStale(tx: PoolClient, { stale }: EventMemory, event: TwinEvent): Promise<void> {
    const open = stale.get(event.twinId) ?? new Map<string, string>();
    for (const change of staleChanges(event, open)) await this.stores.events.saveStale(tx, event.twinId, change);
    if (open.size > 0) stale.set(event.twinId, open);
    else stale.delete(event.twinId);
  }

  /** The head, with a new snapshot where enough revisions have passed since the last. */
  private async snapshot(tx: PoolClient, twinId: string, head: Head): Promise<Head> {
    if (head.deleted || head.rev - head.snapshotRev < this.snapshotEvery) return head;
    await this.stores.events.snapshot(tx, twinId, head);
    return { ...head, snapshotRev: head.rev };
  }
}
