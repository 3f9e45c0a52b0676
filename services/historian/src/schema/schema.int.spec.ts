import { migrate } from '@orrery/service-kit';
import { startPostgres, type Postgres } from '@orrery/local-stack';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrationsOf } from './migrations.js';

const DAY = 864_000_000_000n;

describe('the schema', () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-historian-'));
  let postgres: Postgres;
  let pool: pg.Pool;

  beforeAll(async () => {
    postgres = await startPostgres({ home, env: {} });
    pool = new pg.Pool({ connectionString: postgres.url, options: '-c search_path=historian' });
    pool.on('error', () => undefined); // PostgreSQL may end before the last idle session
    await migrate(pool, 'historian', migrationsOf('historian'));
  });
  afterAll(async () => {
    await pool.end();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('gives its reader the views and nothing else', async () => {
    const client = await pool.connect();
    try {
      await client.query('set role historian_reader');
      const { rows } = await client.query<{ viewname: string }>("select viewname from pg_views where schemaname = 'historian'");
      for (const { viewname } of rows) await client.query(`select * from historian.${viewname} limit 1`);
      expect(rows.map(({ viewname }) => viewname).sort()).toEqual([
        'events_v1', 'expired_v1', 'gaps_v1', 'pending_v1', 'progress_v1', 'readings_v1', 'retention_v1', 'rollups_v1', 'series_v1', 'snapshots_v1', 'stale_v1',
      ]);
      await expect(client.query('select 1 from historian.readings')).rejects.toThrow(/permission denied/);
    } finally {
      client.release(true);
    }
  });

  it('reads one day of one series from one partition, whatever else is kept', async () => {
    for (let day = 0n; day < 5n; day += 1n) await pool.query('select make_partition($1, $2, $3, $4)', ['readings', `readings_${day}`, String(day * DAY), String((day + 1n) * DAY)]);
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      'explain select event_ticks, value_num from readings_v1 where series_id = 1 and event_ticks >= $1 and event_ticks < $2 and superseded_at is null order by event_ticks limit 10',
      [String(2n * DAY), String(3n * DAY)],
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/readings_2/);
    expect(plan).not.toMatch(/readings_[0134]|superseded/);
    expect(plan).toMatch(/Index Scan/);
  });

  it('reads one tier where one is asked for', async () => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>("explain select * from rollups_v1 where tier = '1m' and series_id = 1");
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/rollups_1[sh]/);
  });
});
