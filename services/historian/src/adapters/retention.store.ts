import { inTransaction } from '@orrery/kafka';
import { type Pool } from 'pg';
import { moveHorizons, type TierHorizons } from './tiers.store.js';

export interface Ended {
  readonly name: string;
  /** An earlier attempt was broken off half-way. */
  readonly isDetaching: boolean;
}

/** Drops whole partitions, one at a time and without stopping readers or writers of the others. */
export class RetentionStore {
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  /** Partitions of a table that end at or before a time given as the table's bounds are: ticks, or an ISO time. */
  async endedBefore(table: string, bound: string, type: 'bigint' | 'timestamptz'): Promise<Ended[]> {
    const { rows } = await this.pool.query<Ended>(
      `select c.relname as name, i.inhdetachpending as "isDetaching" from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = to_regclass($1)
          and substring(pg_get_expr(c.relpartbound, c.oid) from $$TO \\('(.+)'\\)$$)::${type} <= $2::${type} order by 1`,
      [`"${this.schema}".${table}`, bound],
    );
    return rows;
  }

  /** Detaching concurrently lets statements that read or write the table go on; it cannot be part of a transaction. */
  async drop(table: string, { name, isDetaching }: Ended): Promise<void> {
    await this.pool.query(`alter table "${this.schema}".${table} detach partition "${this.schema}"."${name}" ${isDetaching ? 'finalize' : 'concurrently'}`);
    await this.pool.query(`drop table "${this.schema}"."${name}"`);
  }

  async keepFrom(ticks: bigint, horizons: TierHorizons): Promise<void> {
    await inTransaction(this.pool, this.schema, (tx) => moveHorizons(tx, horizons));
    await this.pool.query(`update "${this.schema}".kept set from_ticks = greatest(from_ticks, $1)`, [String(ticks)]);
    await this.pool.query(`delete from "${this.schema}".superseded_readings where event_ticks < $1`, [String(ticks)]);
    await this.pool.query(`delete from "${this.schema}".gaps where coalesce(to_ticks, from_ticks) < $1`, [String(ticks)]);
    await this.pool.query(`delete from "${this.schema}".stale_intervals where to_ticks < $1`, [String(ticks)]);
  }

  /**
   * The last event of each life before the events that are about to go, of twins that lived on: what they become later begins at the
   * state after it. Those that have a snapshot there are left out.
   */
  async lastOfLivesBefore(knownAt: string): Promise<{ twinId: string; life: number; rev: number }[]> {
    const { rows } = await this.pool.query<{ twinId: string; life: number; rev: number }>(
      `select twin_id as "twinId", life, rev from (${this.lastBefore}) last where type <> 'deleted'
          and not exists (select 1 from "${this.schema}".snapshots s where s.twin_id = last.twin_id and s.life = last.life and s.rev = last.rev)`,
      [knownAt],
    );
    return rows;
  }

  /** Without the event that ended it, a life would seem to go on at its last snapshot. */
  async dropSnapshotsOfEnded(knownAt: string): Promise<void> {
    await this.pool.query(
      `delete from "${this.schema}".snapshots s using (${this.lastBefore}) last where last.type = 'deleted' and s.twin_id = last.twin_id and s.life = last.life`,
      [knownAt],
    );
  }

  /** Snapshots before the last one that is needed for any time that is kept. */
  async dropSnapshots(before: string): Promise<void> {
    await this.pool.query(
      `delete from "${this.schema}".snapshots s where exists
         (select 1 from "${this.schema}".snapshots later where later.twin_id = s.twin_id and later.known_at > s.known_at and later.known_at <= $1)`,
      [before],
    );
  }

  private get lastBefore(): string {
    return `select distinct on (twin_id, life) twin_id, life, rev, type from "${this.schema}".events where known_at < $1 order by twin_id, life, rev desc`;
  }
}
