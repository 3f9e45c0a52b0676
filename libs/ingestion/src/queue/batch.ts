import { type Logger } from '../logger.js';
import { type Described, type Input } from './frame.js';
import { type Entry, type Table } from './table.js';

/** What waits on disk. */
export interface Depth {
  readonly frames: number;
  readonly readings: number;
  /** With keys, and what is known of each frame. */
  readonly bytes: number;
}

/** The oldest frames, taken together; they stay on disk until they are removed. */
export interface Batch<R = Input> {
  readonly records: readonly R[];
  readonly readings: number;
  readonly upTo: string | undefined;
  readonly entries: readonly Entry[];
}

export interface SourceQueueAround<R> {
  readonly describe: (records: readonly R[]) => Described;
  readonly table: Table;
  readonly nowMs: () => number;
  readonly logger: Logger;
  /** @returns whether so many bytes may be added. */
  readonly makeRoom: (bytes: number) => Promise<boolean>;
}
