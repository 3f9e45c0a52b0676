import { type PoolClient } from 'pg';

/** Work inside a transaction whose search path is the service's schema. */
export type Tx = Pick<PoolClient, 'query'>;

const LOCK_SPACE = 'hashtext(current_schema() || $1)';

/**
 * Makes this transaction the only one that changes the alerts of a partition: its events, its scores, its actions and the clock come over different
 * ways, and each of them reads, decides and writes.
 */
export async function lockPartition(tx: Tx, partition: number): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${LOCK_SPACE}, $2)`, ['.partition', partition]);
}

/** The same for what can wait for the next tick; false where somebody else has it now. */
export async function tryLock(tx: Tx, name: string, number: number): Promise<boolean> {
  const { rows } = await tx.query<{ ours: boolean }>(`select pg_try_advisory_xact_lock(${LOCK_SPACE}, $2) as ours`, [name, number]);
  return rows[0]?.ours === true;
}
