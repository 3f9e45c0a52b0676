import type { Pool } from 'pg';
import { type CommitEntry } from '../group/group-member.js';
import { type TopicPartition } from '../group/held-partitions.js';

interface Waiting {
  readonly positions: readonly CommitEntry[];
  /** Newest row of the outbox after those positions were reached. */
  readonly lastRow: bigint;
}

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** Holds inbox positions back until every outbox row that was there when they were reached has been published. */
export class PublishedOffsets {
  private waiting: Waiting | undefined;
  private readonly done = new Map<string, bigint>();

  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  /** The positions that may be committed now and are not yet; `reached` are the present ones. */
  async due(reached: readonly CommitEntry[]): Promise<CommitEntry[]> {
    if (!this.waiting && reached.every((entry) => this.done.get(nameOf(entry)) === entry.offset)) return [];
    const { rows } = await this.pool.query<{ first: string | null; last: string | null }>(`select min(id) as first, max(id) as last from "${this.schema}".outbox`);
    const { first, last } = rows[0]!;
    if (first === null || last === null) {
      this.waiting = undefined;
      return this.fresh(reached);
    }
    const published = this.waiting && BigInt(first) > this.waiting.lastRow ? this.fresh(this.waiting.positions) : [];
    if (!this.waiting || published.length > 0) this.waiting = { positions: reached, lastRow: BigInt(last) };
    return published;
  }

  committed(entries: readonly CommitEntry[]): void {
    for (const entry of entries) this.done.set(nameOf(entry), entry.offset);
  }

  forget(at: TopicPartition): void {
    this.done.delete(nameOf(at));
  }

  /** Those that were not committed yet. */
  fresh(entries: readonly CommitEntry[]): CommitEntry[] {
    return entries.filter((entry) => this.done.get(nameOf(entry)) !== entry.offset);
  }
}
