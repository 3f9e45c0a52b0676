import { OrreryError } from '@orrery/contracts';
import type { Pool, PoolClient } from 'pg';
import { type TopicPartition } from '../group/held-partitions.js';
import { toPostgresError } from './postgres-error.js';

/** Where a service stands in each partition. Run it as a migration, with the service's schema first in the search path. */
export const INBOX_MIGRATION = `
create table inbox (
  topic       text not null,
  partition   integer not null,
  next_offset bigint not null,
  primary key (topic, partition)
);
comment on table inbox is 'Next record to handle of each partition; moves in the transaction that handles the records before it.';
`;

/** The position of a partition, made with `start` where there is none yet. */
export async function openInbox(pool: Pool, schema: string, { topic, partition }: TopicPartition, start: bigint): Promise<bigint> {
  const { rows } = await pool.query<{ next_offset: string }>(
    `insert into "${schema}".inbox values ($1, $2, $3) on conflict (topic, partition) do update set next_offset = inbox.next_offset returning next_offset`,
    [topic, partition, String(start)],
  );
  return BigInt(rows[0]!.next_offset);
}

/** Skips what the log no longer has. Returns where the position stands now, which is elsewhere if someone else moved it. */
export async function moveInbox(pool: Pool, schema: string, { topic, partition }: TopicPartition, from: bigint, to: bigint): Promise<bigint> {
  const { rows } = await pool.query<{ next_offset: string }>(
    `update "${schema}".inbox set next_offset = case when next_offset = $3 then $4::bigint else next_offset end where topic = $1 and partition = $2 returning next_offset`,
    [topic, partition, String(from), String(to)],
  );
  return BigInt(rows[0]!.next_offset);
}

/**
 * Moves the position as part of a transaction and locks it until the transaction ends. Throws `fenced` when it is not where
 * the caller believes: another owner has gone on, or an earlier commit of the caller's succeeded without an answer.
 */
export async function advanceInbox(tx: PoolClient, { topic, partition }: TopicPartition, from: bigint, to: bigint): Promise<void> {
  const { rowCount } = await tx.query('update inbox set next_offset = $4 where topic = $1 and partition = $2 and next_offset = $3', [
    topic,
    partition,
    String(from),
    String(to),
  ]);
  if (rowCount !== 1) throw new OrreryError('fenced', `The inbox position of ${topic}/${partition} is no longer ${from}`);
}

/** Work in one transaction of a schema: all of it or nothing. Throws `unavailable` while the database cannot be reached. */
export async function inTransaction<R>(pool: Pool, schema: string, work: (tx: PoolClient) => Promise<R>): Promise<R> {
  try {
    return await attempt(pool, schema, work);
  } catch (error) {
    throw toPostgresError(error);
  }
}

/** The session in use tells its end by an event too, which would end the process if nobody listened; the next query tells it anyway. */
const heard = (): void => undefined;

async function attempt<R>(pool: Pool, schema: string, work: (tx: PoolClient) => Promise<R>): Promise<R> {
  const tx = await pool.connect();
  tx.on('error', heard);
  let broken: Error | undefined;
  try {
    await tx.query(`begin; set local search_path to "${schema}", public`);
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    tx.off('error', heard);
    tx.release(broken);
  }
}
