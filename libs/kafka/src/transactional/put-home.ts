import type { Pool } from 'pg';
import { followed, type KafkaSettings } from '../connection/settings.js';
import { homeOf } from '../layout/layout.js';
import { inTransaction } from './inbox.js';
import { type Home } from './transactional-handler.js';

/** Stands in the inbox beside the topics: by which epoch of the layout the rows are at home. No topic is called so. */
const LAYOUT = '$layout';

/**
 * Gives each row of the tables the partition that its key has now, in one transaction, once for each epoch; whoever comes second finds it done.
 * PostgreSQL knows no murmur2: the keys come here, and go back with their partition.
 */
export async function putHome(pool: Pool, schema: string, homes: readonly Home[], settings: KafkaSettings): Promise<void> {
  const epoch = followed(settings)?.epoch ?? 1;
  await inTransaction(pool, schema, async (tx) => {
    await tx.query('insert into inbox values ($1, 0, 1) on conflict do nothing', [LAYOUT]);
    const { rows } = await tx.query<{ next_offset: string }>('select next_offset from inbox where topic = $1 and partition = 0 for update', [LAYOUT]);
    if (Number(rows[0]!.next_offset) >= epoch) return;
    for (const { table, key, of } of homes) {
      const keys = await tx.query<{ key: string }>(`select distinct ${key} as key from ${table}`);
      const found = keys.rows.map((row) => row.key);
      await tx.query(`update ${table} set partition = home.partition from unnest($1::text[], $2::integer[]) as home (key, partition) where ${key} = home.key and ${table}.partition <> home.partition`, [
        found,
        found.map((each) => homeOf(settings, of, each)),
      ]);
    }
    await tx.query('update inbox set next_offset = $2 where topic = $1 and partition = 0', [LAYOUT, epoch]);
  });
}
