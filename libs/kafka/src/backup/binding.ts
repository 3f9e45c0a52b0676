import type pg from 'pg';
import { unfinished } from '../transactional/log-identity.js';
import { endAsCounted, type Manifest } from './manifest.js';

/** Before anything else is changed: from here on no service believes the positions of these schemas, whatever the new Kafka calls itself. */
export async function unbind(session: pg.ClientBase, schemas: readonly string[], { id }: Manifest): Promise<void> {
  await inOne(session, async () => {
    for (const schema of schemas) await session.query(`insert into "${schema}".log (cluster) values ($1) on conflict (is_only) do update set cluster = excluded.cluster`, [unfinished(id)]);
  });
}

/** Last of all, in one transaction: from here on services believe their positions, and know up to where the log has been before. */
export async function bind(session: pg.ClientBase, schemas: readonly string[], manifest: Manifest, cluster: string): Promise<void> {
  const logs = manifest.topics.flatMap(({ name, logs: parts }) => parts.map((part) => ({ name, partition: part.partition, end: String(endAsCounted(manifest, name, part)) })));
  await inOne(session, async () => {
    for (const schema of schemas) {
      await session.query(
        `insert into "${schema}".log (cluster, restored_at, settled_at) values ($1, clock_timestamp(), null)
         on conflict (is_only) do update set cluster = excluded.cluster, restored_at = excluded.restored_at, settled_at = null`,
        [cluster],
      );
      await session.query(
        `update "${schema}".inbox set restored_until = row.next from unnest($1::text[], $2::integer[], $3::bigint[]) as row (topic, partition, next) where inbox.topic = row.topic and inbox.partition = row.partition`,
        [logs.map(({ name }) => name), logs.map(({ partition }) => partition), logs.map(({ end }) => end)],
      );
    }
  });
}

/** Whether an attempt has come to its end but for its mark: services may have gone on since. In a backup itself every binding is older than its cut. */
export async function isBound(session: pg.ClientBase, schemas: readonly string[], { cut }: Manifest, cluster: string): Promise<boolean> {
  for (const schema of schemas) {
    const { rows } = await session.query(`select 1 from "${schema}".log where cluster = $1 and restored_at > $2::timestamptz`, [cluster, cut.at]);
    if (rows.length === 0) return false;
  }
  return true;
}

async function inOne(session: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  await session.query('begin');
  try {
    await work();
    await session.query('commit');
  } catch (error) {
    await session.query('rollback').catch(() => undefined);
    throw error;
  }
}
