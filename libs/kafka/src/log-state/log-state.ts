import { type Contract } from '@orrery/contracts';
import { type DeadLetterDraft } from '../dead-letters/dead-letter.js';
import { type Delivered } from '../records/delivered.js';
import { type Outgoing } from '../records/outgoing.js';

/**
 * The first shape of handler: state held in memory, made from a log, kept as snapshots in a compacted topic (architecture
 * decisions 4 and 5). Partition n of `snapshots` and `events` belongs to partition n of `input`.
 */
export interface LogState<In, Snap, Ev = unknown> {
  readonly input: Contract<In>;
  readonly snapshots: Contract<Snap>;
  readonly events?: Contract<Ev>;
  /** A fresh, empty state; called per assigned partition, and again when a state must be rebuilt. */
  open(partition: number): LogStatePartition<In, Snap, Ev>;
}

/** The state of one partition. Its methods are never called concurrently. */
export interface LogStatePartition<In, Snap, Ev = unknown> {
  /** Every record of the snapshots' partition, in order, before anything else. Keep the highest rev, not the last record. */
  restoreSnapshot(record: Delivered<Snap | null>): void;
  /**
   * Events published since the oldest input that will be read again: they win over its replay. May repeat. The key of an
   * event is the key whose snapshot covers it: the library counts it as dirty from here on.
   */
  restoreEvent?(record: Delivered<Ev>): void;
  /** After the last restored record, before the first batch. Retried while it throws. */
  restored(info: RestoredInfo): Promise<void>;
  /**
   * Takes the records in offset order; may be told offsets again that it already knows after a restart. Pure work: all
   * effects are returned. When it throws, the state is closed, restored anew, and the records come one by one, so that the
   * failing one is retried or dead-lettered alone and those before it are done.
   */
  handle(batch: readonly Delivered<In>[]): Promise<LogStateEffects<Snap, Ev>>;
  /**
   * The present snapshot of a key that was declared dirty or had an event restored: all its records, in the order they are to
   * be written; tombstones for a key that was deleted, nothing for one that never was.
   */
  snapshot(key: string): readonly Outgoing<Snap>[];
  /**
   * A former owner has written this snapshot record late, over a newer one: the next snapshot of its key must have it again,
   * even if it has not changed since.
   */
  covered?(recordKey: string): void;
  /** The partition belongs to someone else now, or the service ends. */
  close(): Promise<void>;
}

export interface RestoredInfo {
  /** One above every epoch seen: of whoever had this partition before. */
  readonly epoch: bigint;
  /** Offset of the first input that will be handled. */
  readonly inputOffset: bigint;
}

export interface LogStateEffects<_Snap, Ev = unknown> {
  /** (1) The read model; awaited before events go out, retried while it throws. */
  readonly first?: () => Promise<void>;
  /** (2) Acknowledged before any snapshot that contains them. */
  readonly events: readonly Outgoing<Ev>[];
  /** (3) Keys whose snapshot is due, each with the input offset that changed it. The commit waits for their snapshots. */
  readonly dirty: readonly { readonly key: string; readonly offset: bigint }[];
  /** Lowest input offset that the state still needs, e.g. of quarantined records; the commit does not pass it. */
  readonly hold?: bigint;
  readonly deadLetters: readonly DeadLetterDraft[];
}
