import { type KafkaSettings } from '../connection/settings.js';
import { type KafkaPublisher } from '../publishing/publisher.js';
import { DEFAULT_RETRY, type RetryPolicy } from '../retry/retry-policy.js';
import { type LogState } from './log-state.js';

/** Places between two effects where a crash test stops the process (architecture decision 5). */
export type FaultPoint = 'after-first' | 'after-events' | 'after-snapshots' | 'after-commit';

export interface LogStateOptions<In, Snap, Ev = unknown> {
  readonly settings: KafkaSettings;
  readonly logState: LogState<In, Snap, Ev>;
  /** Consumer group without realm prefix; the client id unless told. */
  readonly group?: string;
  /** Shared with others of the service; one of its own when absent. */
  readonly publisher?: KafkaPublisher;
  readonly sessionTimeoutMs?: number;
  /** How long a record may wait for others; 0 takes records as they come. */
  readonly gatherMs?: number;
  readonly maxBatchRecords?: number;
  /** Larger values are dead-lettered unread. */
  readonly maxRecordBytes?: number;
  /** Of all partitions together; on drain and revoke there is no bound. */
  readonly snapshotsPerSecond?: number;
  /** How long a key may collect changes before its snapshot is due. */
  readonly snapshotDelayMs?: number;
  readonly commitIntervalMs?: number;
  readonly drainTimeoutMs?: number;
  readonly retry?: RetryPolicy;
  readonly faults?: (point: FaultPoint) => void;
}

export type RunnerOptions = Required<Omit<LogStateOptions<unknown, unknown>, 'settings' | 'logState' | 'group' | 'publisher' | 'faults'>> &
  Pick<LogStateOptions<unknown, unknown>, 'faults'>;

export function withDefaults<In, Snap, Ev>(options: LogStateOptions<In, Snap, Ev>): RunnerOptions {
  return {
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    gatherMs: options.gatherMs ?? 0,
    maxBatchRecords: options.maxBatchRecords ?? 1_000,
    maxRecordBytes: options.maxRecordBytes ?? 1_000_000,
    snapshotsPerSecond: options.snapshotsPerSecond ?? 500,
    snapshotDelayMs: options.snapshotDelayMs ?? 1_000,
    commitIntervalMs: options.commitIntervalMs ?? 500,
    drainTimeoutMs: options.drainTimeoutMs ?? 10_000,
    retry: options.retry ?? DEFAULT_RETRY,
    ...(options.faults ? { faults: options.faults } : {}),
  };
}
