import type { ClientBase } from 'pg';
import { type Holder, isHeld, migratedByAnother } from './migration-error.js';
import { noticeItsEnd } from './notice-its-end.js';

/** Longest wait before it is said who else migrates. */
const TURN_MS = 2_000;
/** Held by whoever migrates a schema ($1), until its session ends. */
const KEYS = `hashtext('orrery-migrate'), hashtext($1)`;

/** The turn of this session to migrate a schema. @throws OrreryError `migration-failed`, retryable, while another instance does; it says who */
export async function takeTurn(session: ClientBase, schema: string): Promise<void> {
  await noticeItsEnd(session);
  // A pool's limit is for questions: an index of a large table takes its time.
  await session.query(`SET lock_timeout = ${TURN_MS}; SET statement_timeout = 0`);
  try {
    await session.query(`SELECT pg_advisory_lock(${KEYS})`, [schema]);
  } catch (error) {
    throw isHeld(error) ? migratedByAnother(schema, await holderOf(session, schema), error) : error;
  }
}

/** Undefined where it has ended in the meantime. */
async function holderOf(session: ClientBase, schema: string): Promise<Holder | undefined> {
  const { rows } = await session.query<Holder>(
    `SELECT pid, concat_ws(' ', nullif(application_name, ''), 'at', coalesce(host(client_addr), 'this server')) AS who, to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
     FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid, objid) = (hashtext('orrery-migrate')::oid, hashtext($1)::oid)`,
    [schema],
  );
  return rows[0];
}
