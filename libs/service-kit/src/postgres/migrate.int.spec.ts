import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type Postgres, waitUntil } from '@orrery/local-stack';
import pg from 'pg';
import { HealthRegistry } from '../health/health-registry.js';
import { migrate } from './migrate.js';
import { checksumOf, contract, expand, type Migration, numbered } from './migration.js';
import { prepareSchema } from './prepare-schema.js';

const [twins, names, noNames] = numbered([
  expand('twins', 'CREATE TABLE twins (id text PRIMARY KEY)'),
  expand('names', `ALTER TABLE twins ADD name text; INSERT INTO twins VALUES ('a', 'A')`),
  contract('no-names', { oldest: '0.3.0' }, 'ALTER TABLE twins DROP name'),
]) as [Migration, Migration, Migration];

describe('migrate', () => {
  let home: string;
  let postgres: Postgres;
  let pool: pg.Pool;
  let schema: string;
  let count = 0;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'orrery-migrate-'));
    postgres = await startPostgres({ home });
    pool = new pg.Pool({ connectionString: postgres.url });
    // Sessions that are still being closed when PostgreSQL stops.
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    schema = `s${++count}`;
  });

  const rows = async (sql: string) => (await pool.query(sql)).rows as unknown[];

  it('applies what is new, in order, inside the schema of the service, and nothing twice', async () => {
    expect(await migrate(pool, schema, [twins])).toEqual({ applied: [1], beside: [] });
    expect((await migrate(pool, schema, [twins, names])).applied).toEqual([2]);
    expect((await migrate(pool, schema, [twins, names])).applied).toEqual([]);
    expect(await rows(`SELECT * FROM ${schema}.twins`)).toEqual([{ id: 'a', name: 'A' }]);
  });

  it('lets instances that start at once take turns', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(pool, schema, [twins, names])));
    expect(applied.flatMap((each) => each.applied).toSorted()).toEqual([1, 2]);
  });

  it('leaves nothing of a migration that fails, and goes on once it is corrected', async () => {
    const broken = { ...names, sql: 'ALTER TABLE twins ADD name text; SELECT nonsense' };
    await expect(migrate(pool, schema, [twins, broken])).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringMatching(/Migration 2 \(names\) of schema s\d+ failed: column "nonsense" does not exist/),
    });
    expect((await migrate(pool, schema, [twins, names])).applied).toEqual([2]);
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await migrate(pool, schema, [twins]);
    await expect(migrate(pool, schema, [{ ...twins, sql: `${twins.sql} -- harmless?` }])).rejects.toMatchObject({
      message: expect.stringContaining('was changed after it had been applied'),
      remedy: 'Put its file back as it was and write a new migration.',
    });
  });

  it('lets an older version go on beside what a newer one added, and not beside what it took away', async () => {
    await migrate(pool, schema, [twins, names], { program: '0.3.0' });
    expect(await migrate(pool, schema, [twins], { program: '0.1.0' })).toEqual({ applied: [], beside: ['names'] });
    await migrate(pool, schema, [twins, names, noNames], { program: '0.4.0' });
    await expect(migrate(pool, schema, [twins], { program: '0.1.0' })).rejects.toThrow(/Migration 3 \(no-names\).* 0\.3\.0 is the oldest version that can run on it/);
    expect(await migrate(pool, schema, [twins, names], { program: '0.3.0' })).toEqual({ applied: [], beside: ['no-names'] });
  });

  it('tells the kinds of migrations that a version applied which knew of none', async () => {
    await pool.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.schema_migrations (version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    const asBefore = (migration: Migration) => pool.query(`INSERT INTO ${schema}.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)`, [migration.version, migration.name, checksumOf(migration)]);
    await asBefore(twins);
    await pool.query(`CREATE TABLE ${schema}.twins (id text PRIMARY KEY)`);
    expect((await migrate(pool, schema, [twins, names])).applied).toEqual([2]);
    await asBefore(noNames);
    await expect(migrate(pool, schema, [twins, names])).rejects.toThrow(/Migration 3 \(no-names\).* does not say whether it can be borne/);
    await migrate(pool, schema, [twins, names, noNames]);
    expect(await rows(`SELECT version, kind, oldest FROM ${schema}.schema_migrations ORDER BY version`)).toEqual([
      { version: 1, kind: 'expand', oldest: null },
      { version: 2, kind: 'expand', oldest: null },
      { version: 3, kind: 'contract', oldest: '0.3.0' },
    ]);
  });

  it('waits for a table in short turns, so that those who read it are not held up behind it', async () => {
    await migrate(pool, schema, [twins]);
    const reader = await pool.connect();
    await reader.query(`BEGIN; SELECT * FROM ${schema}.twins`);
    const migrating = migrate(pool, schema, [twins, names]);
    const waits = async () => (await rows(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE twins%'`)).length > 0;
    while (!(await waits())) await new Promise((resolve) => setImmediate(resolve));
    // Queued behind the migration, which lets it through without having come to its turn.
    expect(await rows(`SELECT * FROM ${schema}.twins`)).toEqual([]);
    await reader.query('COMMIT');
    reader.release();
    expect((await migrating).applied).toEqual([2]);
  });

  it('another instance that migrates is waited for, and it is said who that is', async () => {
    const other = new pg.Client({ connectionString: postgres.url, application_name: 'alerting' });
    await other.connect();
    await other.query(`SELECT pg_advisory_lock(hashtext('orrery-migrate'), hashtext($1))`, [schema]);
    const { pid } = (await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!;
    const [said, health] = [[] as string[], new HealthRegistry()];
    const prepared = prepareSchema(pool, schema, [twins], { info: () => undefined, warn: (_fields, line) => void said.push(line) }, new AbortController().signal, health);
    await waitUntil('it to be said', () => said.length > 0);
    expect((await health.report('ready')).checks.postgres).toMatchObject({ ok: false, detail: expect.stringMatching(new RegExp(`^Another instance migrates schema ${schema}: alerting at \\S+, session ${pid} since 20`)) });
    expect(said[0]).toContain(`pg_terminate_backend(${pid})`);
    await other.end();
    await prepared;
    expect(await rows(`SELECT * FROM ${schema}.twins`)).toEqual([]);
  });

  it('that is told to stop ends what PostgreSQL is at for it, and leaves nothing', async () => {
    await migrate(pool, schema, [twins]);
    const stopping = new AbortController();
    const migrating = migrate(pool, schema, [twins, { ...names, sql: `${names.sql}; SELECT pg_sleep(3600)` }], { signal: stopping.signal });
    const ended = expect(migrating).rejects.toMatchObject({ code: 'migration-failed', retryable: true });
    const sleeping = async () => (await rows(`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`)).length;
    await waitUntil('it to be at work', async () => (await sleeping()) > 0);
    stopping.abort();
    await ended;
    expect((await migrate(pool, schema, [twins, names])).applied).toEqual([2]);
  });

  it('leaves the pool as it found it', async () => {
    await migrate(pool, schema, [twins]);
    const sessions = await Promise.all([1, 2, 3, 4].map(() => rows('SHOW search_path')));
    expect(new Set(sessions.flat().map((row) => JSON.stringify(row)))).toEqual(new Set(['{"search_path":"\\"$user\\", public"}']));
  });

  it('a database that is away is waited for, and it is said', async () => {
    const said: unknown[] = [];
    await postgres.kill();
    const health = new HealthRegistry();
    const prepared = prepareSchema(pool, schema, [twins], { info: () => undefined, warn: (...line: unknown[]) => void said.push(line) }, new AbortController().signal, health);
    await waitUntil('it to be said', () => said.length > 0);
    expect((await health.report('ready')).checks.postgres).toMatchObject({ ok: false, detail: expect.stringContaining('PostgreSQL cannot be used yet') });
    await postgres.restart();
    await prepared;
    expect((await health.report('ready')).checks.postgres).toBeUndefined();
    expect(await rows(`SELECT * FROM ${schema}.twins`)).toEqual([]);
    expect(JSON.stringify(said[0])).toContain('PostgreSQL cannot be used yet');
  });
});
