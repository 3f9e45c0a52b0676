import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type Postgres } from '@orrery/local-stack';
import pg from 'pg';
import { migrate } from './migrate.js';
import type { Migration } from './read-migrations.js';

const twins: Migration = { version: 1, name: 'twins', sql: 'CREATE TABLE twins (id text PRIMARY KEY)' };
const names: Migration = { version: 2, name: 'names', sql: `ALTER TABLE twins ADD name text; INSERT INTO twins VALUES ('a', 'A')` };

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
    expect(await migrate(pool, schema, [twins])).toEqual([1]);
    expect(await migrate(pool, schema, [twins, names])).toEqual([2]);
    expect(await migrate(pool, schema, [twins, names])).toEqual([]);
    expect(await rows(`SELECT * FROM ${schema}.twins`)).toEqual([{ id: 'a', name: 'A' }]);
  });

  it('lets instances that start at once take turns', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(pool, schema, [twins, names])));
    expect(applied.flat().toSorted()).toEqual([1, 2]);
  });

  it('leaves nothing of a migration that fails, and goes on once it is corrected', async () => {
    const broken = { ...names, sql: 'ALTER TABLE twins ADD name text; SELECT nonsense' };
    await expect(migrate(pool, schema, [twins, broken])).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringMatching(/Migration 2 \(names\) of schema s\d+ failed: column "nonsense" does not exist/),
    });
    expect(await migrate(pool, schema, [twins, names])).toEqual([2]);
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await migrate(pool, schema, [twins]);
    await expect(migrate(pool, schema, [{ ...twins, sql: `${twins.sql} -- harmless?` }])).rejects.toMatchObject({
      message: expect.stringContaining('was changed after it had been applied'),
      remedy: 'Put its file back as it was and write a new migration.',
    });
  });

  it('refuses to run an older service on a newer schema', async () => {
    await migrate(pool, schema, [twins, names]);
    await expect(migrate(pool, schema, [twins])).rejects.toThrow(/Migration 2 \(names\).* unknown to this version/);
  });

  it('leaves the pool as it found it', async () => {
    await migrate(pool, schema, [twins]);
    const sessions = await Promise.all([1, 2, 3, 4].map(() => rows('SHOW search_path')));
    expect(new Set(sessions.flat().map((row) => JSON.stringify(row)))).toEqual(new Set(['{"search_path":"\\"$user\\", public"}']));
  });
});
