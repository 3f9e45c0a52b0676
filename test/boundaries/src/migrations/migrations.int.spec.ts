import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '@orrery/local-stack';
import { checksumOf, contract, expand, migrate, type Migration, numbered } from '@orrery/service-kit';
import pg from 'pg';
import { readCatalog } from './catalog.js';
import { takenAway } from './taken-away.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const { version } = read('package.json') as { version: string };
const LEDGER = 'test/boundaries/src/migrations/applied.json';
/** A service imports no other, and nobody a service: they are loaded by their place. */
const services = globSync('services/*/src/schema/migrations.ts', { cwd: root }).toSorted();
const schemas = await Promise.all(
  services.map(async (file) => {
    const { migrationsOf, schemaOfRealm } = (await import(join(root, file))) as { migrationsOf: (schema: string) => Migration[]; schemaOfRealm: (realm: string) => string };
    const schema = schemaOfRealm('real');
    return { schema, migrations: migrationsOf(schema) };
  }),
);

let home: string;
let postgres: Postgres;
let pool: pg.Pool;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'orrery-migrations-'));
  postgres = await startPostgres({ home, env: {} });
  pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** What each migration of a schema takes from the version before it, as PostgreSQL sees it. */
async function effects(schema: string, migrations: readonly Migration[]): Promise<[string, string[]][]> {
  await pool.query(`create schema ${schema}`);
  const found: [string, string[]][] = [];
  for (const [index, { name }] of migrations.entries()) {
    const before = await readCatalog(pool, schema);
    await migrate(pool, schema, migrations.slice(0, index + 1));
    found.push([name, takenAway(before, await readCatalog(pool, schema))]);
  }
  return found;
}

it('Every service with a schema of its own declares its migrations where this looks', () => {
  const owners = globSync('services/*/package.json', { cwd: root }).filter((file) => 'pg' in ((read(file) as { dependencies?: object }).dependencies ?? {}));
  expect(services.map((file) => file.split('/')[1])).toEqual(owners.map((file) => file.split('/')[1]).toSorted());
});

describe.each(schemas.map(({ schema, migrations }) => [schema, migrations] as const))('The migrations of %s', (schema, migrations) => {
  it('take nothing away where they say expand, and something where they say contract; its reader may read every view', async () => {
    const found = await effects(schema, migrations);
    const kinds = new Map(migrations.map((migration) => [migration.name, migration]));
    expect(found.filter(([name, losses]) => (losses.length > 0) !== (kinds.get(name)!.kind === 'contract'))).toEqual([]);
    const { relations } = await readCatalog(pool, schema);
    expect(Object.entries(relations).filter(([, { kind, grants }]) => kind === 'view' && !grants.includes(`${schema}_reader:SELECT`)).map(([name]) => name)).toEqual([]);
  });

  it('wait with a contract for a version that there is', () => {
    const later = migrations.filter((migration) => migration.kind === 'contract' && (!/^\d+\.\d+\.\d+$/.test(migration.oldest) || migration.oldest.localeCompare(version, 'en', { numeric: true }) > 0));
    expect(later.map(({ name }) => name)).toEqual([]);
  });

  it(`are those of ${LEDGER}: databases have them, and a change is a new migration at the end`, () => {
    const applied = (read(LEDGER) as Record<string, Record<string, string>>)[schema] ?? {};
    expect(Object.fromEntries(migrations.map((migration) => [`${migration.version} ${migration.name}`, checksumOf(migration)]))).toEqual(applied);
  });
});

describe('What a version that does not know a migration would miss', () => {
  const TABLE = `create table twins (id text primary key, name text, size integer not null default 1, unique (name)); create view twins_v1 as select id, name from twins;
    create function label(id text) returns text language sql as $$ select id $$; grant select on twins_v1 to pg_monitor`;
  let count = 0;
  const lossesOf = async (sql: string) => {
    const found = await effects(`sample_${++count}`, numbered([expand('begin', TABLE), contract('change', { oldest: '0.1.0' }, sql)]));
    return found[1]![1];
  };

  it.each([
    ['a table that is dropped', 'drop view twins_v1; drop table twins', ['table twins is gone', 'view twins_v1 is gone']],
    ['a table that is renamed', 'alter table twins rename to assets', ['table twins is gone']],
    ['a column that is dropped', 'alter table twins drop size', ['table twins, column size is gone']],
    ['a column that is renamed', 'alter table twins rename size to length', ['table twins, column size is gone']],
    ['another type, if wider', 'alter table twins alter size type bigint', ['table twins, column size was integer and is bigint now']],
    ['a column that must be given from now on', 'alter table twins alter size drop default', ['table twins, column size has no default any more']],
    ['a column that may be null no more', 'alter table twins alter name set not null', ['table twins, column name must not be null now']],
    ['a new column that an insert must name', 'alter table twins add site text not null', ['table twins, column site is new, must not be null and has no default']],
    ['a new check', 'alter table twins add check (size > 0)', ['table twins demands more: CHECK ((size > 0))']],
    ['a new unique index', 'create unique index on twins (size)', ['table twins demands more: CREATE UNIQUE INDEX twins_size_idx']],
    ['a key that an insert names in on conflict', 'alter table twins drop constraint twins_name_key', ['table twins has lost: UNIQUE (name)']],
    ['a view with less', 'drop view twins_v1; create view twins_v1 as select id from twins', ['view twins_v1, column name is gone', 'view twins_v1 is no longer granted: pg_monitor:SELECT']],
    ['a right', 'revoke select on twins_v1 from pg_monitor', ['view twins_v1 is no longer granted: pg_monitor:SELECT']],
    ['a function that is called otherwise', 'drop function label; create function label(id text, long boolean) returns text language sql as $$ select id $$', ['function sample_14.label(text) is gone']],
    ['what is done out of sight', `do $$ begin execute 'alter table twins drop size'; end $$`, ['table twins, column size is gone']],
  ])('%s is seen', async (_name, sql, expected) => {
    const losses = await lossesOf(sql);
    expect(losses).toEqual(expected.map((start) => expect.stringContaining(start)));
  });

  it.each([
    ['a table, with a key, and its view', 'create table sites (id text primary key); create view sites_v1 as select id from sites'],
    ['a column that may be left out', 'alter table twins add site text, add weight integer not null default 0'],
    ['a column at the end of a view', 'create or replace view twins_v1 as select id, name, size from twins'],
    ['an index', 'create index on twins (size)'],
    ['a check that is lifted', 'alter table twins alter size drop not null'],
    ['a partition that goes with its day', 'create table days (day integer) partition by range (day)'],
  ])('%s is nothing', async (_name, sql) => {
    expect(await lossesOf(sql)).toEqual([]);
  });
});
