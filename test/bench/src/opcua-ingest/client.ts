import { type ClientName } from './layout.js';

/** One of the three that subscribe: a process whose CPU time is read, and a count of what it has got. */
export interface MeasuredClient {
  readonly name: ClientName;
  readonly pid: number;
  /** Values received so far; of the ingestion, those that are in Kafka. */
  received(): Promise<number>;
  stop(): Promise<void>;
}
