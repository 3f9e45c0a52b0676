import { type Drain, type HealthRegistry, presentLogin, prepareSchema } from '@orrery/service-kit';
import pg from 'pg';
import { type Logger } from 'pino';
import { type Config } from '../config.js';
import { migrationsOf, schemaOfRealm } from '../schema/migrations.js';

/** Lanes at work, requests that come in, the relay and the questions in between. */
const SESSIONS = 16;

/** Commits wait for the disk: `sent` must be there before anything is written to a device. */
export async function openCommandPool({ postgres, realm }: Config, logger: Logger, health: HealthRegistry, drain: Drain): Promise<pg.Pool> {
  const schema = schemaOfRealm(realm);
  const pool = new pg.Pool({ ...presentLogin(pg, postgres.url, { logger }), options: `-c search_path=${schema} -c synchronous_commit=on`, application_name: 'orrery-command', max: SESSIONS, connectionTimeoutMillis: 5_000, statement_timeout: 30_000 });
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle PostgreSQL session was lost'));
  drain.add('close', 'postgres', () => pool.end());
  const stopping = new AbortController();
  drain.add('stop-reading', 'schema', () => stopping.abort());
  await prepareSchema(pool, schema, migrationsOf(schema), logger, stopping.signal, health);
  health.register('postgres', async () => {
    await pool.query('select 1');
    return { ok: true };
  });
  return pool;
}

/** Where the policy is read; by a user of its own where one is given. */
export function openPolicyPool({ postgres, policy }: Config, logger: Logger, drain: Drain): pg.Pool {
  const pool = new pg.Pool({ ...presentLogin(pg, policy.url ?? postgres.url), application_name: 'orrery-command-policy', max: 4, connectionTimeoutMillis: 5_000, statement_timeout: 5_000 });
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle PostgreSQL session was lost'));
  drain.add('close', 'postgres of the policy', () => pool.end());
  return pool;
}
