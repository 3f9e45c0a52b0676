import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '@orrery/local-stack';
import { type Migration, prepareSchema } from '@orrery/service-kit';
import pg from 'pg';

const root = join(import.meta.dirname, '..', '..', '..', '..');
/** What an operator runs. */
const ACCOUNTS = readFileSync(join(root, 'deploy', 'postgres-accounts.sql'), 'utf8');
const PASSWORD = 'given-by-the-operator';
/** A service imports no other, and nobody a service: they are loaded by their place. */
const schemas = (await Promise.all(
  globSync('services/*/src/schema/migrations.ts', { cwd: root }).toSorted().map((file) => import(join(root, file))),
)) as { migrationsOf: (schema: string) => Migration[]; schemaOfRealm: (realm: string) => string }[];
const services = schemas.map(({ schemaOfRealm }) => schemaOfRealm('real'));
const READERS: [string, string[]][] = [
  ['api_views', ['historian', 'alerting', 'simulation', 'command']],
  ['command_policy', ['api']],
];

let home: string;
let postgres: Postgres;
const as = (user: string): string => Object.assign(new URL(postgres.url), { username: user, password: PASSWORD, pathname: '/twins' }).href;

async function ask(url: string, sql: string, options?: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  return client.query<Record<string, string>>(sql).then(({ rows }) => rows).finally(() => client.end());
}

/** As an administrator who is no superuser, which managed servers have: he owns the database and may create roles. */
const makeAccounts = (realm?: string) => ask(as('administrator'), ACCOUNTS, realm && `-c orrery.realm=${realm}`);

async function start(realm: string): Promise<string[]> {
  const said: string[] = [];
  for (const { migrationsOf, schemaOfRealm } of schemas) {
    const schema = schemaOfRealm(realm);
    const pool = new pg.Pool({ connectionString: as(schema), max: 2 });
    pool.on('error', () => undefined);
    await prepareSchema(pool, schema, migrationsOf(schema), { info: () => undefined, warn: (_fields, line) => void said.push(line) }, AbortSignal.timeout(60_000)).finally(() => pool.end());
  }
  return said;
}

const viewsOf = async (schema: string): Promise<string[]> => (await ask(postgres.url.replace(/\/orrery$/, '/twins'), `select viewname from pg_views where schemaname = '${schema}'`)).map(({ viewname }) => viewname!);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'orrery-accounts-'));
  postgres = await startPostgres({ home, env: {} });
  await ask(postgres.url, `create role administrator login createrole password '${PASSWORD}'`);
  await ask(postgres.url, 'create database twins owner administrator');
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('The accounts of deploy/postgres-accounts.sql', () => {
  beforeAll(async () => {
    await makeAccounts();
    await makeAccounts();
    for (const user of [...services, ...READERS.map(([reader]) => reader)]) await ask(as('administrator'), `alter role ${user} password '${PASSWORD}'`);
  });

  it('are enough for every service to make its schema, and to start again, without a warning', async () => {
    expect(await start('real')).toEqual([]);
    expect(await start('real')).toEqual([]);
    for (const service of services) await ask(as(service), `set search_path = ${service}; create temporary table t (n int); select * from schema_migrations`);
  });

  it.each(READERS)('%s reads the views of %j, and neither their tables nor what others keep', async (reader, shown) => {
    for (const schema of shown) {
      const views = await viewsOf(schema);
      expect(views.length).toBeGreaterThan(1);
      await ask(as(reader), views.map((view) => `select * from ${schema}.${view} limit 0`).join(';'));
      await expect(ask(as(reader), `select * from ${schema}.schema_migrations`)).rejects.toThrow('permission denied for table');
    }
    for (const schema of services.filter((service) => !shown.includes(service))) await expect(ask(as(reader), `select * from ${schema}.schema_migrations`)).rejects.toThrow('permission denied for schema');
    await expect(ask(as(reader), 'create schema mine')).rejects.toThrow('permission denied for database');
  });

  it.each(services)("the user of %s can neither read nor write another's schema, nor make one or a role", async (service) => {
    for (const other of services.filter((each) => each !== service)) {
      const [view] = await viewsOf(other);
      for (const sql of [`select * from ${other}.${view!}`, `delete from ${other}.schema_migrations`, `create table ${other}.mine (n int)`]) await expect(ask(as(service), sql)).rejects.toThrow('permission denied for schema');
      await expect(ask(as(service), `set role ${other}`)).rejects.toThrow('permission denied to set role');
    }
    await expect(ask(as(service), 'create schema mine')).rejects.toThrow('permission denied for database');
    await expect(ask(as(service), 'create role mine')).rejects.toThrow('permission denied to create role');
  });
});

describe('Services whose readers nobody has made', () => {
  it('start and say what to do; once the accounts are made, the next start lets readers read', async () => {
    for (const { schemaOfRealm } of schemas) {
      const own = schemaOfRealm('late-site');
      await ask(postgres.url.replace(/\/orrery$/, '/twins'), `create role ${own} login password '${PASSWORD}'; create schema ${own} authorization ${own}; grant ${own} to administrator with admin option`);
    }
    const said = await start('late-site');
    expect(said).toContainEqual(expect.stringMatching(/^PostgreSQL: role late_site_historian_reader was not made/));
    for (const service of services) expect(said).toContainEqual(expect.stringMatching(new RegExp(`views of schema late_site_${service}: permission denied to create role.*late_site_${service}_reader\\. Run deploy/postgres-accounts\\.sql`)));
    await makeAccounts('late-site');
    await ask(as('administrator'), `alter role late_site_api_views password '${PASSWORD}'`);
    await expect(ask(as('late_site_api_views'), 'select * from late_site_historian.readings_v1')).rejects.toThrow('permission denied');
    expect(await start('late-site')).toEqual([]);
    expect(await ask(as('late_site_api_views'), 'select * from late_site_historian.readings_v1 limit 1')).toEqual([]);
    await expect(ask(as('late_site_api_views'), 'select * from historian.readings_v1')).rejects.toThrow('permission denied for schema');
  });

  it('and one whose schema is not its own waits, and says whose it must be', async () => {
    await ask(as('administrator'), 'create schema away_historian');
    await ask(as('administrator'), `create role away_historian login password '${PASSWORD}'`);
    await expect(makeAccounts('away')).rejects.toThrow('schema away_historian belongs to administrator, not to away_historian');
    const [{ migrationsOf }, pool, stopping] = [schemas[services.indexOf('historian')]!, new pg.Pool({ connectionString: as('away_historian'), max: 2 }), new AbortController()];
    const said: string[] = [];
    const warn = (_fields: object, line: string) => (said.push(line), stopping.abort());
    await expect(prepareSchema(pool, 'away_historian', migrationsOf('away_historian'), { info: () => undefined, warn }, stopping.signal)).rejects.toMatchObject({ retryable: true });
    expect(said).toEqual([expect.stringMatching(/^Schema away_historian is not this user's to make or change: permission denied for schema away_historian\. Make the user of ORRERY_POSTGRES_URL the owner .*It is tried again by itself\.$/)]);
    await pool.end();
  });
});
