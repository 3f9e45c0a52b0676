import { type KafkaSettings } from '../connection/settings.js';
import { type KafkaPublisher } from '../publishing/publisher.js';
import { type LogState } from './log-state.js';
import { type Restored } from './restore.js';
import { type RunnerOptions } from './runner-options.js';
import { type SnapshotWatch } from './snapshot-watch.js';
import { type TokenBucket } from './token-bucket.js';

/** What a partition needs of the runner around it. */
export interface PartitionSurroundings<In, Snap, Ev> {
  readonly settings: KafkaSettings;
  readonly logState: LogState<In, Snap, Ev>;
  readonly publisher: KafkaPublisher;
  readonly options: RunnerOptions;
  /** The bounded rate of snapshots, shared by all partitions. */
  readonly bucket: TokenBucket;
  /** Resolves at once while the broker has confirmed the membership lately. */
  awaitConfirmed(signal: AbortSignal): Promise<void>;
  fetchFrom(partition: number, offset: bigint): void;
  pause(partition: number): void;
  resume(partition: number): void;
  restore(partition: number, signal: AbortSignal): Promise<Restored<In, Snap, Ev>>;
  readonly watch: SnapshotWatch;
  /** Never rejects. */
  commitNow(): Promise<void>;
}
