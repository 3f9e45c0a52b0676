import { OrreryError, isOrreryError } from '@orrery/contracts';
import type { Pool, PoolClient } from 'pg';
import { checksumOf, requireSequence, type Migration } from './read-migrations.js';

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** Longest wait for another instance that migrates the same schema. */
const LOCK_TIMEOUT_MS = 60_000;

/**
 * Brings the schema a service owns (arch 7) to its last migration, each in a transaction of its own with the schema as
 * search path. Instances that start at once wait for each other. Returns the versions applied now.
 *
 * @throws OrreryError `migration-failed` when an applied migration was changed or is unknown here (an older program on a newer
 * schema), or when its SQL fails; nothing of the failed migration stays.
 */
export async function migrate(pool: Pool, schema: string, migrations: readonly Migration[]): Promise<number[]> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new OrreryError('invalid-argument', `${schema} is no schema name: use a-z, 0-9 and _`);
  requireSequence(migrations, `schema ${schema}`);
  const client = await pool.connect();
  try {
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query(`SELECT pg_advisory_lock(hashtext('orrery-migrate'), hashtext($1))`, [schema]);
    return await migrateLocked(client, schema, migrations);
  } catch (error) {
    throw failed(schema, error);
  } finally {
    // Ends the session, and with it the lock and the settings.
    client.release(true);
  }
}

async function migrateLocked(client: PoolClient, schema: string, migrations: readonly Migration[]): Promise<number[]> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.schema_migrations (
    version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  const { rows } = await client.query<Applied>(`SELECT version, name, checksum FROM ${schema}.schema_migrations ORDER BY version`);
  rows.forEach((applied) => requireUnchanged(schema, applied, migrations[applied.version - 1]));
  const due = migrations.slice(rows.length);
  for (const migration of due) await apply(client, schema, migration);
  return due.map(({ version }) => version);
}

function requireUnchanged(schema: string, applied: Applied, migration: Migration | undefined): void {
  const label = `Migration ${applied.version} (${applied.name}) of schema ${schema}`;
  if (!migration) {
    throw new OrreryError('migration-failed', `${label} was applied but is unknown to this version of the service`, {
      remedy: 'Start a version at least as new as the one that migrated the schema.',
    });
  }
  if (checksumOf(migration) === applied.checksum) return;
  throw new OrreryError('migration-failed', `${label} was changed after it had been applied`, {
    remedy: 'Put its file back as it was and write a new migration.',
  });
}

async function apply(client: PoolClient, schema: string, migration: Migration): Promise<void> {
  const { version, name, sql } = migration;
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL search_path TO ${schema}`);
    await client.query(sql);
    await client.query(`INSERT INTO ${schema}.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)`, [version, name, checksumOf(migration)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new OrreryError('migration-failed', `Migration ${version} (${name}) of schema ${schema} failed: ${(error as Error).message}`, {
      cause: error,
      remedy: 'Correct its SQL; nothing of it was applied.',
    });
  }
}

function failed(schema: string, error: unknown): OrreryError {
  if (isOrreryError(error)) return error;
  return new OrreryError('migration-failed', `Schema ${schema} could not be migrated: ${(error as Error).message}`, { cause: error, retryable: true });
}
