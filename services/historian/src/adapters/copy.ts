import { type PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';

/** Sends a whole COPY in one piece, as part of a transaction. */
export async function copyIn(tx: PoolClient, sql: string, data: Buffer): Promise<void> {
  const stream = tx.query(from(sql));
  stream.end(data);
  await finished(stream);
}
