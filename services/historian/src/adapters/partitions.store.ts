import { type PoolClient } from 'pg';
import { type Span } from '../domain/time-spans.js';

/** Partitions are made when the first row for them comes. Which of them exist is remembered, and forgotten whenever a transaction fails. */
export class PartitionsStore {
  private readonly made = new Set<string>();

  /** Makes what is missing, in the transaction that needs it. What it made is remembered once `confirm` is called. */
  async ensure(tx: PoolClient, table: string, spans: Iterable<Span>, unit: 'ticks' | 'time' = 'ticks'): Promise<readonly string[]> {
    const missing = [...spans].filter(({ name }) => !this.made.has(name));
    for (const { name, low, high } of missing) {
      await tx.query('select make_partition($1, $2, $3, $4)', [table, name, ...[low, high].map((bound) => (unit === 'ticks' ? String(bound) : timeText(bound)))]);
    }
    return missing.map(({ name }) => name);
  }

  confirm(names: readonly string[]): void {
    for (const name of names) this.made.add(name);
  }

  forget(): void {
    this.made.clear();
  }
}

function timeText(ticks: bigint): string {
  return new Date(Number(ticks / 10_000n)).toISOString();
}
