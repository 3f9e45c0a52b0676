import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { startPostgres, type Postgres } from '@orrery/local-stack';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface Database {
  readonly postgres: Postgres;
  readonly pool: pg.Pool;
  /** A schema with inbox, outbox and a table `totals (key, total)`. */
  schema(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** A real PostgreSQL of the suite's own, in a temporary folder. */
export async function startDatabase(): Promise<Database> {
  const home = await mkdtemp(join(tmpdir(), 'kafka-conformance-'));
  const postgres = await startPostgres({ home, env: {} });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 10 });
  // Sessions that are still open when PostgreSQL stops.
  pool.on('error', () => undefined);
  return {
    postgres,
    pool,
    schema: async (name) => {
      await pool.query(`create schema ${name}; set search_path to ${name}; ${INBOX_MIGRATION} ${LOG_MIGRATION} ${OUTBOX_MIGRATION}
        create table totals (key text primary key, total bigint not null, rev bigint not null); reset search_path`);
      return name;
    },
    stop: async () => {
      await pool.end();
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
