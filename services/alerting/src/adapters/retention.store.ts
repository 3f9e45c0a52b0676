import { type Tx } from './database.js';

/** Rows taken at a time: a long history is cut in many short transactions. */
const CUT = 10_000;

/** Forgets what is older than the retention; of the present state nothing. @returns whether more is left */
export async function cutHistory(tx: Tx, beforeMs: number): Promise<boolean> {
  const before = beforeMs / 1000;
  const cuts = await Promise.all([
    tx.query(`delete from alert_changes where (key, rev) in (select key, rev from alert_changes where at < to_timestamp($1) limit ${CUT})`, [before]),
    tx.query(`delete from actions where id in (select id from actions where at < to_timestamp($1) limit ${CUT})`, [before]),
    tx.query(`delete from deliveries where id in (select id from deliveries where changed_at < to_timestamp($1) and next_at is null limit ${CUT})`, [before]),
    tx.query(`delete from told where (message, key) in (select message, key from told where at < to_timestamp($1) limit ${CUT})`, [before]),
    tx.query(`delete from windows where id in (select id from windows where until_at < to_timestamp($1) limit ${CUT})`, [before]),
  ]);
  return cuts.some(({ rowCount }) => (rowCount ?? 0) >= CUT);
}
