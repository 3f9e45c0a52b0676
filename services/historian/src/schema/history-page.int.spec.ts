import { startPostgres, type Postgres } from '@orrery/local-stack';
import { migrate } from '@orrery/service-kit';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrationsOf } from './migrations.js';

const PAGE = readFileSync(new URL('../../../../docs/history.md', import.meta.url), 'utf8');
const blocks = [...PAGE.matchAll(/```sql (run|grafana)\n([\s\S]+?)```/g)].map(([, kind, sql]) => ({ kind, sql: sql! }));

describe('docs/history.md', () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-historian-'));
  let postgres: Postgres;
  let admin: pg.Pool;

  beforeAll(async () => {
    postgres = await startPostgres({ home, env: {} });
    admin = new pg.Pool({ connectionString: postgres.url });
    admin.on('error', () => undefined); // PostgreSQL may end before the last idle session
    await migrate(admin, 'historian', migrationsOf('historian'));
  });
  afterAll(async () => {
    await admin.end();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('shows queries that run as its reader, as they stand there', async () => {
    const [role, ...queries] = blocks;
    expect(queries.length).toBeGreaterThan(8);
    await admin.query(role!.sql);
    const url = new URL(postgres.url);
    [url.username, url.password] = ['grafana', 'choose-one'];
    const reader = new pg.Client({ connectionString: url.href });
    await reader.connect();
    try {
      for (const { sql } of queries) await reader.query(sql.replaceAll('$__from', '1767225600000').replaceAll('$__to', '1767312000000'));
    } finally {
      await reader.end();
    }
  });

  it('finds the day of a place, the 23 hours of the last Sunday of March included', async () => {
    const search = (what: string) => blocks.find(({ sql }) => sql.includes(what))!.sql;
    await admin.query("set search_path = historian; insert into series (twin_id, path, datatype) values ('acme:riverside:line1-filler', 'flowRate', 'double')");
    const client = await admin.connect();
    try {
      await client.query(`set search_path = historian; select make_partition('rollups_1h', 'rollups_1h_2026', '17672256000000000', '17987616000000000')`);
      await client.query(
        `insert into rollups_1h (bucket_ticks, series_id, good, uncertain, bad, good_n, good_min, good_max, good_sum, good_m2, uncertain_n)
         select extract(epoch from h)::bigint * 10000000, 1, 1, 0, 1, 1, 5, 5, 5, 0, 0 from generate_series(timestamptz '2026-03-28 00:00+01', timestamptz '2026-03-30 23:00+02', interval '1 hour') h`,
      );
      const { rows } = await client.query<{ mean: number; percent_good: string }>(search('percent_good'));
      expect(rows.map(({ mean, percent_good }) => [mean, Number(percent_good)])).toEqual([[5, 50], [5, 50], [5, 50]]);
    } finally {
      client.release(true);
    }
  });
});
