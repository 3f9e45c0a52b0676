import { type Pool } from 'pg';
import { inTransaction } from './transaction.js';

/** Raise it when the index holds something else than before: the next start rebuilds it. */
const INDEX_VERSION = 1;
/** One instance at a time looks, and empties. */
const REBUILD_LOCK = 0x6f_72_73_65;

/**
 * Empties an index that is not of this version, or of none, and has twin.state read from its beginning. twin.events goes on where
 * it stood: a snapshot that is written later tells what lies between. Returns whether the index is rebuilt.
 */
export async function rebuildIfOutdated(pool: Pool, stateTopic: string, beginnings: readonly bigint[]): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [REBUILD_LOCK]);
    const { rows } = await tx.query<{ version: number }>('select version from search_index');
    if (rows[0]?.version === INDEX_VERSION) return false;
    await tx.query('truncate search_index, search_twins, search_values');
    await tx.query('insert into search_index values ($1)', [INDEX_VERSION]);
    await tx.query('insert into inbox select $1, n - 1, begins from unnest($2::bigint[]) with ordinality as partition (begins, n) on conflict (topic, partition) do update set next_offset = excluded.next_offset', [stateTopic, beginnings.map(String)]);
    return true;
  });
}
