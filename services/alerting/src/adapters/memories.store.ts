import { type TwinMemory } from '@orrery/alarms';
import { type Tx } from './database.js';

export interface KeptMemory {
  readonly memory: TwinMemory;
  /** The last revision of the twin it was made from; 0 where none was. */
  rev: number;
}

/** What each twin's rules remember, a row a twin; read and written in one statement for a whole batch. */
export class MemoriesStore {
  async load(tx: Tx, twinIds: readonly string[]): Promise<Map<string, KeptMemory>> {
    const { rows } = await tx.query<Row>('select twin_id, rev, body from memories where twin_id = any($1)', [twinIds]);
    return kept(rows);
  }

  /** Twins of a partition whose rules want to be asked by `nowMs`, the longest due first. */
  async due(tx: Tx, partition: number, nowMs: number, limit: number): Promise<Map<string, KeptMemory>> {
    const { rows } = await tx.query<Row>('select twin_id, rev, body from memories where partition = $1 and due_at <= to_timestamp($2) order by due_at limit $3', [partition, nowMs / 1000, limit]);
    return kept(rows);
  }

  /** Partitions in which any twin is due. */
  async duePartitions(tx: Tx, nowMs: number): Promise<number[]> {
    const { rows } = await tx.query<{ partition: number }>('select distinct partition from memories where due_at <= to_timestamp($1)', [nowMs / 1000]);
    return rows.map(({ partition }) => partition);
  }

  /** @param dueOf undefined: no tick is wanted */
  async save(tx: Tx, partition: number, memories: ReadonlyMap<string, KeptMemory>, dueOf: (twinId: string, memory: TwinMemory) => number | undefined): Promise<void> {
    if (memories.size === 0) return;
    const all = [...memories];
    await tx.query(
      `insert into memories (twin_id, partition, rev, due_at, body)
       select twin_id, $1, rev, to_timestamp(due), body from unnest($2::text[], $3::bigint[], $4::float8[], $5::jsonb[]) as row (twin_id, rev, due, body)
       on conflict (twin_id) do update set partition = excluded.partition, rev = excluded.rev, due_at = excluded.due_at, body = excluded.body`,
      [
        partition,
        all.map(([twinId]) => twinId),
        all.map(([, { rev }]) => rev),
        all.map(([twinId, { memory }]) => secondsOf(dueOf(twinId, memory))),
        all.map(([, { memory }]) => JSON.stringify(memory)),
      ],
    );
  }

  async remove(tx: Tx, twinIds: readonly string[]): Promise<void> {
    if (twinIds.length > 0) await tx.query('delete from memories where twin_id = any($1)', [twinIds]);
  }
}

interface Row {
  readonly twin_id: string;
  readonly rev: string;
  readonly body: TwinMemory;
}

const kept = (rows: readonly Row[]): Map<string, KeptMemory> => new Map(rows.map(({ twin_id, rev, body }) => [twin_id, { memory: body, rev: Number(rev) }]));

export const secondsOf = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000);
