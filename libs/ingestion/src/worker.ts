import { type BindingEntry, type DeadLetter, type SourceEntry, type SourceStatus } from '@orrery/contracts';
import { type SourceQueue } from './queue/source-queue.js';

/** What reads one source. */
export interface Worker<S extends SourceEntry> {
  readonly report: { current(): SourceStatus };
  /** Resolves when Kafka has the status that names this start's epoch. Comes before start. */
  announce(): Promise<void>;
  start(bindings: readonly BindingEntry[]): void;
  /** Takes over a change of the registry; what it does not concern goes on untouched. */
  update(source: S, bindings: readonly BindingEntry[]): void;
  /** Ends the connection, says so, and brings everything to Kafka. */
  stop(reason: string): Promise<void>;
  /** How long a connected source has said nothing at all; 0 while it is not connected. */
  silentForMs(nowMs: number): number;
}

/** One start of one source. */
export interface WorkerStart<S extends SourceEntry> {
  source: S;
  /** Of this start; greater than that of any start before. */
  epoch: bigint;
  /** The last status of the start before, if there was one. */
  last: SourceStatus | undefined;
  /** From which event time on readings may be missing that an earlier start did not bring to Kafka or to disk; undefined: none can be. */
  missingFrom: string | undefined;
  /** What an earlier start had on disk is gone: also what its broker was told to forget. */
  queueLost: boolean;
  /** What of the source waits on disk; absent where nothing is kept there. */
  queue: SourceQueue | undefined;
  /** The same of its dead letters. */
  letters: SourceQueue<DeadLetter> | undefined;
}
