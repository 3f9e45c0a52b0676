import { setTimeout as delay } from 'node:timers/promises';
import { OrreryError } from '@orrery/contracts';
import type { Pool, PoolClient } from 'pg';
import { manifestOf } from '../lifecycle/manifest.js';
import { type Applied, requireBearable } from './applied.js';
import { checksumOf, type Migration, requireSequence } from './migration.js';
import { isHeld, notApplied, notMigrated } from './migration-error.js';
import { grantReader } from './reader-role.js';
import { takeTurn } from './take-turn.js';

/** All workspaces bear the version of the release. */
const PROGRAM = manifestOf(import.meta.dirname).version;
/** Whoever waits for a table lock holds up all who come after: a migration waits briefly, lets the others through, and tries again. */
const TABLE_LOCK_MS = 2_000;
const TRIES = 30;
const PAUSE_MS = 500;
export interface Migrated {
  /** Versions applied now. */
  readonly applied: readonly number[];
  /** Names of what a newer version has added, beside which this one goes on. */
  readonly beside: readonly string[];
  /** What keeps the members of `<schema>_reader` from its views, and what to do. */
  readonly unread?: string;
}

export interface MigrateOptions {
  /** The version that migrates; this one when absent. */
  readonly program?: string;
  /** When aborted, PostgreSQL is told to end what it is at: nothing goes on there for a process that is gone. */
  readonly signal?: AbortSignal;
  /** Told what PostgreSQL warns of meanwhile. */
  readonly onWarning?: (message: string) => void;
}
/** Class 01 of SQLSTATE: warnings. What is mere information ("already exists, skipping") has others. */
const WARNING = /^01/;

/**
 * Brings the schema a service owns (arch 7) to its last migration, each in a transaction of its own with the schema as
 * search path. Instances that start at once wait for each other; replicas of the last version go on meanwhile (ADR 0024).
 *
 * @throws OrreryError `migration-failed` when an applied migration was changed, when an unknown one took away what this version uses (an older
 * program on a newer schema), or when its SQL fails; nothing of the failed migration stays. Retryable: another instance migrates, somebody holds its
 * tables, PostgreSQL is away, aborted.
 */
export async function migrate(pool: Pool, schema: string, migrations: readonly Migration[], { program = PROGRAM, signal, onWarning }: MigrateOptions = {}): Promise<Migrated> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new OrreryError('invalid-argument', `${schema} is no schema name: use a-z, 0-9 and _`);
  requireSequence(migrations, `schema ${schema}`);
  // A database that is away is no fault of a migration: whoever prepares a schema waits for it.
  const client = await pool.connect().catch((error: unknown) => {
    throw notMigrated(schema, error);
  });
  let cancel = (): void => undefined;
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    cancel = () => void pool.query('SELECT pg_cancel_backend($1)', [rows[0]!.pid]).catch(() => undefined);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', cancel, { once: true });
    client.on('notice', ({ code, message }) => WARNING.test(code ?? '') && onWarning?.(message ?? ''));
    await takeTurn(client, schema);
    return await migrateLocked(client, schema, migrations, program, signal);
  } catch (error) {
    throw notMigrated(schema, error);
  } finally {
    signal?.removeEventListener('abort', cancel);
    // Ends the session, and with it the lock and the settings.
    client.release(true);
  }
}

async function migrateLocked(client: PoolClient, schema: string, migrations: readonly Migration[], program: string, signal: AbortSignal | undefined): Promise<Migrated> {
  // IF NOT EXISTS asks for the right to make schemas even where there is nothing to make: an account whose schema was made for it has none.
  if (!(await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])).rowCount) await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.schema_migrations (
    version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  // Versions from before kinds write their rows without.
  await client.query(`ALTER TABLE ${schema}.schema_migrations ADD COLUMN IF NOT EXISTS kind text, ADD COLUMN IF NOT EXISTS oldest text`);
  const { rows } = await client.query<Applied>(`SELECT version, name, checksum, kind, oldest FROM ${schema}.schema_migrations ORDER BY version`);
  requireBearable(schema, rows, migrations, program);
  for (const row of rows) await tellEffect(client, schema, row, migrations[row.version - 1]);
  const due = migrations.slice(rows.length);
  for (const migration of due) await applyInTurn(client, schema, migration, signal);
  const unread = await grantReader(client, schema);
  return { applied: due.map(({ version }) => version), beside: rows.slice(migrations.length).map(({ name }) => name), ...(unread === undefined ? {} : { unread }) };
}

const oldestOf = (migration: Migration): string | null => (migration.kind === 'contract' ? migration.oldest : null);

/** For rows from before kinds, and where what a migration does to others was judged anew. */
async function tellEffect(client: PoolClient, schema: string, row: Applied, known: Migration | undefined): Promise<void> {
  if (!known || (known.kind === row.kind && oldestOf(known) === row.oldest)) return;
  await client.query(`UPDATE ${schema}.schema_migrations SET kind = $2, oldest = $3 WHERE version = $1`, [row.version, known.kind, oldestOf(known)]);
}

async function applyInTurn(client: PoolClient, schema: string, migration: Migration, signal: AbortSignal | undefined): Promise<void> {
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    try {
      return await apply(client, schema, migration);
    } catch (error) {
      if (!isHeld(error) || tries === TRIES) throw notApplied(schema, migration, tries, error);
      await delay(PAUSE_MS, undefined, { signal });
    }
  }
}

async function apply(client: PoolClient, schema: string, migration: Migration): Promise<void> {
  const { version, name, sql, kind } = migration;
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL search_path TO ${schema}; SET LOCAL lock_timeout = ${TABLE_LOCK_MS}`);
    await client.query(sql);
    const row = [version, name, checksumOf(migration), kind, oldestOf(migration)];
    await client.query(`INSERT INTO ${schema}.schema_migrations (version, name, checksum, kind, oldest) VALUES ($1, $2, $3, $4, $5)`, row);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
