import { OrreryError } from '@orrery/contracts';
import type pg from 'pg';
import { type Cut } from './manifest.js';

/** Longest wait for a relay that publishes, before the backup gives up. */
const LOCK_TIMEOUT_MS = 30_000;

/** Schemas of services: those that keep a position in a log. */
export async function servedSchemas(session: pg.ClientBase): Promise<string[]> {
  const { rows } = await session.query<{ name: string }>(
    `select n.nspname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and c.relname in ('inbox', 'outbox', 'log') group by 1 having count(*) = 3 order by 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * Does something while no outbox is published: what transactions have written since is then in none of the topics. The relays go on by themselves
 * when the locks are let go, or when the session ends.
 */
export async function whileNothingIsPublished<R>(session: pg.ClientBase, schemas: readonly string[], work: () => Promise<R>): Promise<{ result: R; heldMs: number }> {
  const names = schemas.map((schema) => `${schema}.outbox`);
  await session.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
  const began = performance.now();
  try {
    for (const name of names) {
      await session.query(`select pg_advisory_lock(hashtextextended($1, 1))`, [name]).catch((cause: unknown) => {
        throw new OrreryError('unavailable', `The outbox ${name} was being published for ${LOCK_TIMEOUT_MS / 1_000} s without an end`, { cause, remedy: 'Look whether Kafka acknowledges, and back up again. Nothing was kept.' });
      });
    }
    const result = await work();
    return { result, heldMs: Math.round(performance.now() - began) };
  } finally {
    for (const name of names) await session.query(`select pg_advisory_unlock(hashtextextended($1, 1))`, [name]).catch(() => undefined);
  }
}

/** The last entry of each audit chain. */
export async function auditHeads(session: pg.ClientBase): Promise<Cut['audits']> {
  const { rows } = await session.query<{ schema: string }>(`select table_schema as schema from information_schema.tables where table_name = 'audit_head' order by 1`);
  const heads: Cut['audits'][number][] = [];
  for (const { schema } of rows) {
    const { rows: found } = await session.query<{ seq: string; hash: string }>(`select seq::text as seq, hash from "${schema}".audit_head`);
    if (found[0]) heads.push({ schema, ...found[0] });
  }
  return heads;
}
