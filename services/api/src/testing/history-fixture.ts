import { type Datatype, type TwinEvent, twinInputs } from '@orrery/contracts';
import { type Postgres, startPostgres } from '@orrery/local-stack';
import { migrate } from '@orrery/service-kit';
import { ticksOf, type Twin } from '@orrery/twin-model';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { HistoryDatabase } from '../history/history-database.js';

const DAY = 864_000_000_000n;
const QUALITIES = ['good', 'uncertain', 'bad'] as const;
const TIER_TICKS = { '1s': 10_000_000n, '1m': 600_000_000n, '1h': 36_000_000_000n } as const;

export interface FixtureReading {
  readonly ticks: bigint;
  readonly value: unknown;
  readonly quality?: (typeof QUALITIES)[number];
  readonly source?: string;
  readonly knownAt?: string;
  readonly supersededAt?: string;
}

/**
 * A PostgreSQL with the historian's own schema, filled row by row: the views are what the api and the historian agree on. A service
 * imports no other, so the migrations are loaded by their place.
 */
export class HistoryFixture {
  private constructor(
    readonly pool: pg.Pool,
    readonly database: HistoryDatabase,
    private readonly stopPostgres: () => Promise<void>,
  ) {}

  static async start(): Promise<HistoryFixture> {
    const home = mkdtempSync(join(tmpdir(), 'orrery-history-'));
    const postgres: Postgres = await startPostgres({ home, env: {} });
    return HistoryFixture.on(postgres.url, async () => {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    });
  }

  /** In a PostgreSQL that runs already. */
  static async on(url: string, stopPostgres: () => Promise<void> = async () => undefined): Promise<HistoryFixture> {
    const pool = new pg.Pool({ connectionString: url, options: '-c search_path=historian', max: 2 });
    pool.on('error', () => undefined); // PostgreSQL may end before the last idle session
    const place = '../../../historian/src/schema/migrations.js';
    const { migrationsOf } = (await import(place)) as { migrationsOf: (schema: string) => Parameters<typeof migrate>[2] };
    await migrate(pool, 'historian', migrationsOf('historian'));
    const database = new HistoryDatabase({ url, schema: 'historian', readers: 4, timeLimitMs: 15_000 });
    return new HistoryFixture(pool, database, stopPostgres);
  }

  async series(twinId: string, path: string, datatype: Datatype, unit?: string): Promise<number> {
    const { rows } = await this.pool.query<{ series_id: number }>('insert into series (twin_id, path, datatype, unit) values ($1, $2, $3, $4) returning series_id', [twinId, path, datatype, unit ?? null]);
    return rows[0]!.series_id;
  }

  async readings(seriesId: number, readings: readonly FixtureReading[]): Promise<void> {
    for (const day of new Set(readings.map(({ ticks }) => ticks / DAY))) {
      await this.pool.query('select make_partition($1, $2, $3, $4)', ['readings', `readings_${day}`, String(day * DAY), String((day + 1n) * DAY)]);
    }
    await this.pool.query(`insert into sources (name) select distinct * from unnest($1::text[]) on conflict do nothing`, [readings.map(({ source = 'plc' }) => source)]);
    for (const superseded of [false, true]) {
      const rows = readings.filter((reading) => (reading.supersededAt !== undefined) === superseded);
      const numbers = rows.map(({ value, quality }) => (quality === 'bad' ? null : typeof value === 'number' ? value : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : null));
      await this.pool.query(
        `insert into ${superseded ? 'superseded_readings' : 'readings'} (event_ticks, value_num, received_ticks, known_at, input_offset, series_id, status_code, source_id, input_partition, quality, flags, value${superseded ? ', superseded_at' : ''})
         select ticks, num, ticks, known_at, 0, $1, 0, (select source_id from sources where name = source), 0, quality, 0, value${superseded ? ', superseded_at' : ''}
           from unnest($2::int8[], $3::float8[], $4::timestamptz[], $5::text[], $6::int2[], $7::jsonb[], $8::timestamptz[]) as row (ticks, num, known_at, source, quality, value, superseded_at)`,
        [
          seriesId,
          rows.map(({ ticks }) => String(ticks)),
          numbers,
          rows.map(({ knownAt = '2026-01-01T00:00:00Z' }) => knownAt),
          rows.map(({ source = 'plc' }) => source),
          rows.map(({ quality = 'good' }) => QUALITIES.indexOf(quality)),
          rows.map(({ value, quality }) => (quality === 'bad' || typeof value === 'number' ? null : JSON.stringify(value))),
          rows.map(({ supersededAt }) => supersededAt ?? null),
        ],
      );
    }
  }

  /** Seconds before are in no tier, as the historian leaves them out when it keeps them for a shorter time than readings. */
  async horizon(ticks: bigint): Promise<void> {
    await this.pool.query('update kept set second_from_ticks = $1', [String(ticks)]);
    await this.pool.query('delete from rollups_1s where bucket_ticks < $1', [String(ticks)]);
  }

  /** Fills the tiers from what is there. */
  async aggregate(): Promise<void> {
    const { rows } = await this.pool.query<{ low: string; high: string }>('select min(event_ticks) as low, max(event_ticks) + 1 as high from readings');
    for (const [tier, ticks] of Object.entries(TIER_TICKS)) {
      await this.pool.query('select make_partition($1, $2, $3, $4)', [`rollups_${tier}`, `rollups_${tier}_all`, String(BigInt(rows[0]!.low) - DAY), rows[0]!.high]);
      const of = (quality: string, rank: number) => {
        const usable = `filter (where quality = ${rank} and value_num is not null)`;
        const end = (direction: string) => `(array_agg(value_num order by event_ticks ${direction}) ${usable})[1]`;
        return `count(value_num) ${usable} as ${quality}_n, min(value_num) ${usable}, max(value_num) ${usable}, sum(value_num) ${usable}, regr_sxx(value_num, value_num) ${usable},
          min(event_ticks) ${usable}, ${end('asc')}, max(event_ticks) ${usable}, ${end('desc')}`;
      };
      await this.pool.query(`truncate rollups_${tier}`);
      await this.pool.query(`insert into rollups_${tier} select event_ticks - event_ticks % ${ticks}, series_id, count(*) filter (where quality = 0), count(*) filter (where quality = 1),
        count(*) filter (where quality = 2), ${of('good', 0)}, ${of('uncertain', 1)} from readings group by 1, 2`);
    }
  }

  /** Marks a minute as not aggregated yet. */
  async pending(seriesIds: readonly number[], ticks: bigint): Promise<void> {
    await this.pool.query('insert into dirty_minutes (minute, series_ids) values ($1, $2)', [String(ticks / TIER_TICKS['1m']), seriesIds]);
  }

  /** Says of every partition of the log that it is known until then. */
  async knownUntil(at: string): Promise<void> {
    const topic = twinInputs.topic;
    await this.pool.query('insert into inbox (topic, partition, next_offset) select $1, partition, 0 from generate_series(0, 23) as partition on conflict do nothing', [topic]);
    await this.pool.query('insert into known (topic, partition, known_at) select $1, partition, $2 from generate_series(0, 23) as partition on conflict do nothing', [topic, at]);
  }

  async event(event: TwinEvent, knownAt: string, life = 1): Promise<void> {
    await this.pool.query('select make_partition($1, $2, $3, $4)', ['events', 'events_all', '2020-01-01', '2040-01-01']);
    await this.pool.query('insert into events (known_at, at_ticks, rev, prev_rev, life, type, twin_id, event) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
      knownAt, String(ticksOf(event.at)), event.rev, event.prevRev, life, event.type, event.twinId, JSON.stringify(event),
    ]);
  }

  async snapshot(twin: Twin, knownAt: string, life = 1): Promise<void> {
    await this.pool.query('insert into snapshots (known_at, rev, life, twin_id, state) values ($1, $2, $3, $4, $5)', [knownAt, twin.rev, life, twin.twinId, JSON.stringify(twin)]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.database.close(), this.pool.end()]);
    await this.stopPostgres();
  }
}
