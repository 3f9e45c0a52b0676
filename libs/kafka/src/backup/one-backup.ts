import { OrreryError } from '@orrery/contracts';
import { noticeItsEnd } from '@orrery/service-kit';
import type pg from 'pg';

/** Held by whoever makes a backup, until its session ends. */
const ONE_BACKUP = `hashtextextended('orrery-backup', 1)`;

/** Throws `conflict` while another backup of this database is being made: who makes it, since when, and what to do. */
export async function requireAlone(session: pg.ClientBase): Promise<void> {
  await noticeItsEnd(session);
  const { rows } = await session.query<{ is_alone: boolean }>(`select pg_try_advisory_lock(${ONE_BACKUP}) as is_alone`);
  if (rows[0]!.is_alone) return;
  const holder = await holderOf(session);
  throw new OrreryError('conflict', `Another backup of this database is being made${holder ? `, by ${holder.who} since ${holder.since ?? 'a time that this account may not see'}` : ''}. Nothing was begun`, {
    remedy: `Wait for it, or end its process: its lock goes with it, or a minute after its machine is gone. One that hangs and cannot be reached is ended by an administrator of PostgreSQL (select pg_terminate_backend(${holder?.pid ?? 'pid'})); what it leaves has no manifest.json, and is no backup.`,
  });
}

interface Holder {
  readonly pid: number;
  readonly who: string;
  readonly since: string | null;
}

/** Undefined where it has ended in the meantime. */
async function holderOf(session: pg.ClientBase): Promise<Holder | undefined> {
  // A key of 64 bits stands in two columns there.
  const { rows } = await session.query<Holder>(
    `select pid, concat_ws(' ', usename, 'from', coalesce(host(client_addr), 'this server'), '(session ' || pid || ')') as who, to_char(backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
     from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and objsubid = 1 and database = (select oid from pg_database where datname = current_database())
       and (classid::bigint << 32 | objid::bigint) = ${ONE_BACKUP}`,
  );
  return rows[0];
}
