import type { Connection } from '../stack/connection.js';

/** What both arms are told; they differ in the client alone. */
export interface ProduceOrder {
  readonly connection: Connection;
  /** In the realm. */
  readonly topic: string;
  readonly records: number;
  /** Records handed over in one call, the next one when it is acknowledged. */
  readonly perCall: number;
  readonly twins: number;
  readonly readingsPerRecord: number;
}

export interface ConsumeOrder {
  readonly connection: Connection;
  /** In the realm. */
  readonly topic: string;
  /** A new group, which begins at the oldest record. */
  readonly group: string;
  /** How many records there are. */
  readonly records: number;
}

export interface Rate {
  readonly recordsPerSecond: number;
}

/**
 * Counts records from the end of the first batch, when every connection, group and fetch is under way, to the last record.
 */
export class ConsumeClock {
  private from = 0;
  private first = 0;
  private seen = 0;
  readonly done: Promise<Rate>;
  private finish!: (rate: Rate) => void;

  constructor(private readonly records: number) {
    this.done = new Promise((resolve) => (this.finish = resolve));
  }

  batch(size: number): void {
    const now = performance.now();
    this.seen += size;
    if (this.from === 0) {
      this.from = now;
      this.first = size;
    }
    if (this.seen >= this.records) this.finish({ recordsPerSecond: ((this.seen - this.first) * 1_000) / (now - this.from) });
  }
}

/** Cuts a list into calls. */
export function inCalls<T>(items: readonly T[], perCall: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / perCall) }, (_, call) => items.slice(call * perCall, (call + 1) * perCall));
}
