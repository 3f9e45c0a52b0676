import { OrreryError } from '@orrery/contracts';
import { type Kafka } from 'kafkajs';
import type { Pool } from 'pg';

/**
 * Which log a schema's positions count in, and up to where that log comes from a backup. Run it as a migration after the inbox's.
 * Offsets stand in rows, events and snapshots too: a log that counts anew makes all of them say something else.
 */
export const LOG_MIGRATION = `
create table log (
  is_only     boolean primary key default true check (is_only),
  cluster     text not null,
  restored_at timestamptz,
  settled_at  timestamptz
);
comment on table log is 'The Kafka cluster that this schema was made from; restored_at: it continues another one, from a backup; settled_at: nothing of before is under way any more.';
alter table inbox add column restored_until bigint;
comment on column inbox.restored_until is 'Records below come from a backup: what followed from them outside (a mail, a write to a device) may have been done before.';
`;

/** What Kafka calls itself; another one after its storage was made anew. */
export async function clusterIdOf(kafka: Kafka): Promise<string> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return (await admin.describeCluster()).clusterId;
  } finally {
    await admin.disconnect();
  }
}

const UNFINISHED = 'unfinished restore of ';
/** Stands in the place of a cluster's id while a backup is being restored, so that no Kafka is taken for the right one. */
export const unfinished = (backup: string): string => `${UNFINISHED}${backup}`;

/**
 * Holds a schema to the log that it was made from; the first one it meets is that. Throws `settings-mismatch` for another: an offset of
 * one log says nothing in the other, and to go on there would pass over records, or take new ones for old.
 */
export async function requireLog(pool: Pool, schema: string, cluster: string): Promise<void> {
  const { rows } = await pool.query<{ cluster: string }>(
    `with made as (insert into "${schema}".log (cluster) values ($1) on conflict (is_only) do nothing) select cluster from "${schema}".log`,
    [cluster],
  );
  const kept = rows[0]?.cluster ?? cluster;
  if (kept === cluster) return;
  if (kept.startsWith(UNFINISHED)) {
    throw new OrreryError('settings-mismatch', `The restore of the backup ${kept.slice(UNFINISHED.length)}, to which the schema ${schema} belongs, has not come to its end`, {
      remedy: 'Stop the services and run orrery-backup restore again: it goes on where it stood.',
      details: { schema, kept, cluster },
    });
  }
  throw new OrreryError('settings-mismatch', `The schema ${schema} was made from the Kafka cluster ${kept}, and this one is ${cluster}: their offsets have nothing in common`, {
    remedy: 'Restore both from one backup (orrery-backup restore), or connect to the Kafka that belongs to this database.',
    details: { schema, kept, cluster },
  });
}

/** How a schema stands to the backup that its log comes from. */
export type Restoration =
  /** Not from a backup, or all that was under way then has been settled. */
  | 'settled'
  /** Records of the backup are still to be handled. */
  | 'catching-up'
  /** All of them are: what was under way is to be settled, before anything is done to the world. */
  | 'to-settle';

export async function restorationOf(session: Pick<Pool, 'query'>, schema: string): Promise<Restoration> {
  const { rows } = await session.query<{ behind: boolean }>(
    `select exists (select from "${schema}".inbox where next_offset < restored_until) as behind from "${schema}".log where restored_at is not null and settled_at is null`,
  );
  const [row] = rows;
  if (row === undefined) return 'settled';
  return row.behind ? 'catching-up' : 'to-settle';
}

/** In the transaction that settles what was under way: from here on the world is acted upon again. */
export async function noteSettled(tx: Pick<Pool, 'query'>, schema: string): Promise<void> {
  await tx.query(`update "${schema}".log set settled_at = clock_timestamp() where restored_at is not null and settled_at is null`);
}
