import {
  type Delivered,
  type LogState,
  type LogStateEffects,
  type LogStatePartition,
  type RestoredInfo,
} from '@orrery/kafka';
import { additions, tallied, tallies, type Addition, type Tallied, type Tally } from './tally-contracts.js';

interface Entry {
  rev: number;
  total: number;
  input: bigint;
}

export interface TallyOptions {
  /** Called for each addition before it is applied; what it throws fails the handler there, with the state half changed. */
  readonly before?: (addition: Delivered<Addition>) => void;
  readonly first?: (partition: number) => Promise<void>;
}

/** The smallest useful log-state handler: sums per key. A delete is an addition of 0 to a key that ends in "!". */
export class TallyState implements LogState<Addition, Tally, Tallied> {
  readonly input = additions;
  readonly snapshots = tallies;
  readonly events = tallied;
  readonly partitions = new Map<number, TallyPartition>();
  readonly history: string[] = [];

  constructor(readonly options: TallyOptions = {}) {}

  open(partition: number): TallyPartition {
    const state = new TallyPartition(partition, this);
    this.partitions.set(partition, state);
    return state;
  }

  /** Key → total, of all partitions that are open. */
  totals(): Record<string, number> {
    return Object.fromEntries([...this.partitions.values()].flatMap((state) => [...state.entries].map(([key, { total }]) => [key, total])));
  }
}

export class TallyPartition implements LogStatePartition<Addition, Tally, Tallied> {
  readonly entries = new Map<string, Entry>();
  info: RestoredInfo | undefined;
  snapshotsSeen = 0;
  eventsSeen = 0;

  constructor(
    readonly partition: number,
    private readonly whole: TallyState,
  ) {}

  restoreSnapshot({ value, key }: Delivered<Tally | null>): void {
    this.snapshotsSeen += 1;
    if (value === null) this.entries.delete(key);
    else this.keepHighest(value);
  }

  restoreEvent({ value }: Delivered<Tallied>): void {
    this.eventsSeen += 1;
    this.keepHighest(value);
  }

  async restored(info: RestoredInfo): Promise<void> {
    this.info = info;
    this.whole.history.push(`restored ${this.partition}`);
  }

  async handle(batch: readonly Delivered<Addition>[]): Promise<LogStateEffects<Tally, Tallied>> {
    const events = [];
    const dirty = [];
    for (const record of batch) {
      this.whole.options.before?.(record);
      const { key, n } = record.value;
      const entry = this.entries.get(key) ?? { rev: 0, total: 0, input: -1n };
      if (record.offset <= entry.input) continue;
      const next = { rev: entry.rev + 1, total: entry.total + n, input: record.offset };
      this.entries.set(key, next);
      const value = { key, rev: next.rev, total: next.total, input: String(record.offset) };
      events.push({ value, source: 'tally', id: `${key}/${next.rev}` });
      dirty.push({ key, offset: record.offset });
    }
    const { first } = this.whole.options;
    return { events, dirty, deadLetters: [], ...(first ? { first: () => first(this.partition) } : {}) };
  }

  snapshot(key: string) {
    const entry = this.entries.get(key);
    if (!entry) return [];
    const { rev, total, input } = entry;
    if (key.endsWith('!') && total === 0) return [{ value: null, key, source: 'tally' }];
    return [{ value: { key, rev, total, input: String(input), epoch: String(this.info!.epoch) }, source: 'tally' }];
  }

  async close(): Promise<void> {
    this.whole.history.push(`closed ${this.partition}`);
    if (this.whole.partitions.get(this.partition) === this) this.whole.partitions.delete(this.partition);
  }

  private keepHighest({ key, rev, total, input }: { key: string; rev: number; total: number; input: string }): void {
    if (rev > (this.entries.get(key)?.rev ?? 0)) this.entries.set(key, { rev, total, input: BigInt(input) });
  }
}
