import { type TwinEvent } from '@orrery/contracts';
import { inTransaction, type KafkaLog } from '@orrery/kafka';
import { type Postgres, startPostgres } from '@orrery/local-stack';
import { migrate } from '@orrery/service-kit';
import { applyEvent, decide, timestampFromTicks, type Twin } from '@orrery/twin-model';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EventsStore } from './adapters/events.store.js';
import { PartitionsStore } from './adapters/partitions.store.js';
import { RetentionStore } from './adapters/retention.store.js';
import { TiersStore } from './adapters/tiers.store.js';
import { DAY_MS, minuteOf, spanOf, ticksOfMillis } from './domain/time-spans.js';
import { Retention } from './retention.js';
import { migrationsOf } from './schema/migrations.js';
import { flow, PUMP, registered } from './testing/inputs.js';

const START = Date.parse('2026-01-20T12:00:00Z');
const day = (days: number) => START + days * DAY_MS;
const QUIET = 'acme:riverside:quiet';
const GONE = 'acme:riverside:gone';

describe('what is no longer kept', () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-historian-'));
  const partitions = new PartitionsStore();
  const events = new EventsStore(partitions);
  const log = { info: () => undefined, warn: () => undefined } as unknown as KafkaLog;
  let now = day(0);
  let postgres: Postgres;
  let pool: pg.Pool;
  let tiers: TiersStore;
  let retention: Retention;

  beforeAll(async () => {
    postgres = await startPostgres({ home, env: {} });
    pool = new pg.Pool({ connectionString: postgres.url, options: '-c search_path=historian' });
    pool.on('error', () => undefined);
    await migrate(pool, 'historian', migrationsOf('historian'));
    tiers = new TiersStore(pool, 'historian', partitions);
    const periods = { readingsMs: 30 * DAY_MS, secondsMs: 10 * DAY_MS, minutesMs: 20 * DAY_MS, hoursMs: 25 * DAY_MS };
    retention = new Retention(new RetentionStore(pool, 'historian'), events, { pool, schema: 'historian' }, periods, log, () => now);
  }, 120_000);
  afterAll(async () => {
    await pool?.end();
    await postgres?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const written = (twinId: string, list: readonly { event: TwinEvent; knownMs: number }[], life = 1) =>
    inTransaction(pool, 'historian', (tx) => events.write(tx, list.map(({ event, knownMs }) => ({ event: { ...event, twinId }, life, knownAt: new Date(knownMs).toISOString() }))));

  /** An event on each of these days, and the state after it. */
  function lived(twinId: string, days: readonly number[], deletedOn?: number) {
    let twin: Twin | undefined;
    const inputs = [registered(twinId), ...days.slice(1).map((each, i) => ({ ...flow(each, i + 1), twinId })), ...(deletedOn === undefined ? [] : [{ type: 'deleted' as const, twinId, receivedTs: registered().receivedTs, by: 'eve' }])];
    return inputs.map((input, offset) => {
      const event = structuredClone(decide(twin, input, { offset: String(offset), realm: 'real' }).event!);
      twin = applyEvent(twin, event);
      return { event, state: structuredClone(twin), knownMs: day(days[offset] ?? deletedOn!) };
    });
  }

  /** The state as of a revision, as readers make it of the views. */
  async function stateAsOf(twinId: string, rev: number): Promise<Twin | undefined> {
    const base = await pool.query<{ state: Twin }>('select state from snapshots_v1 where twin_id = $1 and rev <= $2 order by rev desc limit 1', [twinId, rev]);
    let twin = base.rows[0]?.state;
    const { rows } = await pool.query<{ ticks: string; event: TwinEvent }>(
      `select at_ticks as ticks, json_build_object('twinId', twin_id, 'type', type, 'rev', rev, 'prevRev', prev_rev, 'cause', cause, 'changes', changes) as event from events_v1
        where twin_id = $1 and rev > $2 and rev <= $3 order by rev`,
      [twinId, twin?.rev ?? 0, rev],
    );
    for (const { ticks, event } of rows) if (event.prevRev === (twin?.rev ?? 0)) twin = applyEvent(twin, { ...event, at: timestampFromTicks(BigInt(ticks)) });
    return twin?.rev === rev ? twin : undefined;
  }
  const names = async (table: string) => (await pool.query<{ name: string }>('select inhrelid::regclass::text as name from pg_inherits where inhparent = to_regclass($1) order by 1', [table])).rows.map(({ name }) => name);

  it('goes by whole partitions, of each tier at its own time, and the view says from when on there are rows', async () => {
    await pool.query("insert into series (twin_id, path, datatype) values ($1, 'flow', 'double')", [PUMP]);
    for (const at of [0, 15].map(day)) {
      const span = spanOf('readings', 'day', at);
      await pool.query('select make_partition($1, $2, $3, $4)', ['readings', span.name, String(span.low), String(span.high)]);
      await pool.query('insert into readings (event_ticks, value_num, received_ticks, known_at, input_offset, series_id, source_id, input_partition, quality, flags) values ($1, 1, $1, now(), 0, 1, 1, 0, 0, 0)', [String(ticksOfMillis(at))]);
      await pool.query('insert into dirty_minutes (minute, series_ids) values ($1, $2)', [minuteOf(at), [1]]);
    }
    now = day(15);
    await tiers.roll({ delayMs: 0, longestWaitMs: 0, marks: 10 }, retention.horizons());
    expect((await pool.query<{ tier: string; n: string }>('select tier, count(*) as n from rollups_v1 group by 1 order by 1')).rows).toEqual([{ tier: '1h', n: '2' }, { tier: '1m', n: '2' }, { tier: '1s', n: '1' }]);
    const horizon = (days: number) => String(ticksOfMillis(Math.floor(day(days) / DAY_MS) * DAY_MS));
    expect((await pool.query('select * from retention_v1')).rows).toEqual([{ kept_from_ticks: null, tier_1s_from_ticks: horizon(5), tier_1m_from_ticks: horizon(-15), tier_1h_from_ticks: horizon(-15) }]);
    now = day(31);
    await retention.sweep();
    expect([await names('readings'), await names('rollups_1s')]).toEqual([['readings_20260204'], []]);
    expect((await pool.query('select * from retention_v1')).rows).toEqual([{ kept_from_ticks: horizon(1), tier_1s_from_ticks: horizon(21), tier_1m_from_ticks: horizon(1), tier_1h_from_ticks: horizon(1) }]);
  });

  it('takes no state with it that a twin has later: of one that goes on, and of one that is quiet', async () => {
    const pump = lived(PUMP, [0, 2, 4, 14, 16, 18]);
    const quiet = lived(QUIET, [0, 1]);
    const gone = lived(GONE, [0, 3], 5);
    for (const [twinId, life] of [[PUMP, pump], [QUIET, quiet], [GONE, gone]] as const) await written(twinId, life);
    await inTransaction(pool, 'historian', async (tx) => {
      await events.snapshot(tx, PUMP, { life: 1, rev: 2 });
      await events.snapshot(tx, GONE, { life: 1, rev: 2 });
    });
    expect(await names('events')).toEqual(['events_202601', 'events_202602']);
    now = day(45);
    await retention.sweep();
    expect(await names('events')).toEqual(['events_202602']);
    for (const { event, state } of pump.slice(4)) expect(await stateAsOf(PUMP, event.rev)).toEqual(state);
    expect(await stateAsOf(QUIET, 2)).toEqual(quiet[1]!.state);
    expect(await stateAsOf(GONE, 2)).toBeUndefined();
    expect((await pool.query('select rev from snapshots where twin_id = $1', [PUMP])).rows).toEqual([{ rev: 4 }]);
  });

  it('is no state that skips an event which was never read', async () => {
    const torn = lived('acme:riverside:torn', [40, 41, 42, 43]);
    await written('acme:riverside:torn', torn.filter(({ event }) => event.rev !== 3));
    const snapshot = (rev: number) => inTransaction(pool, 'historian', (tx) => events.snapshot(tx, 'acme:riverside:torn', { life: 1, rev }));
    expect([await snapshot(4), await snapshot(2)]).toEqual([false, true]);
    expect(await snapshot(4)).toBe(false);
    expect((await pool.query("select rev from snapshots where twin_id = 'acme:riverside:torn'")).rows).toEqual([{ rev: 2 }]);
  });
});
