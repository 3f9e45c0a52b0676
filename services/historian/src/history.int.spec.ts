import { ticksOf } from '@orrery/twin-model';
import { HistoryStack } from './testing/history-stack.js';
import { at, definition, flow, PUMP, reading, readings, registered, T0 } from './testing/inputs.js';

interface Row {
  path: string;
  event_ticks: string;
  quality: string;
  value: unknown;
  value_num: number | null;
  superseded: boolean;
}

describe('the history of readings', () => {
  let stack: HistoryStack;
  let realm: string;
  let schema: string;
  let realms = 0;

  beforeAll(async () => {
    stack = await HistoryStack.start();
  }, 120_000);
  afterAll(() => stack?.stop());
  beforeEach(async () => {
    realm = `h${(realms += 1)}`;
    schema = `${realm}_historian`;
    await stack.createRealm(realm);
  });

  const history = (path = 'flow') =>
    stack.rows<Row>(`select path, event_ticks, quality, value, value_num, superseded_at is not null as superseded from ${schema}.readings_v1 where path = $1 order by event_ticks, known_at, input_offset`, [path]);
  const values = async (path?: string) => (await history(path)).map(({ value, superseded }) => (superseded ? `(${String(value)})` : value));

  it('holds every reading under its own source time, whatever order they come in, and each kind of value exactly', async () => {
    await stack.historian({ realm });
    await stack.publish(realm, [
      registered(),
      flow(10, 1.5, { statusCode: 3_221_225_472, quality: 'good', serverTs: at(11), raw: '1.50' }),
      flow(2, 0.1),
      readings([reading('count', 3, '9007199254740993'), reading('label', 3, 'a "b"\u0000c'), reading('flow', 12, null, { quality: 'bad', statusCode: 2_147_483_648 })]),
      flow(-86_400 * 3, 7, { flags: ['historical'] }),
    ]);
    await stack.caughtUp(realm);
    expect(await history()).toEqual([
      { path: 'flow', event_ticks: String(ticksOf(at(-86_400 * 3))), quality: 'good', value: 7, value_num: 7, superseded: false },
      { path: 'flow', event_ticks: String(ticksOf(at(2))), quality: 'good', value: 0.1, value_num: 0.1, superseded: false },
      { path: 'flow', event_ticks: String(ticksOf(at(10))), quality: 'good', value: 1.5, value_num: 1.5, superseded: false },
      { path: 'flow', event_ticks: String(ticksOf(at(12))), quality: 'bad', value: null, value_num: null, superseded: false },
    ]);
    expect(await history('count')).toMatchObject([{ value: '9007199254740993', value_num: 9007199254740992 }]);
    expect(await values('label')).toEqual(['a "b"\uFFFDc']);
    const [row] = await stack.rows(`select source, origin, flags, status_code, server_ticks, received_ticks, extra, time_origin, input_offset from ${schema}.readings_v1 where event_ticks = $1`, [String(ticksOf(at(10)))]);
    expect(row).toEqual({
      source: 'plc',
      origin: 'device',
      flags: [],
      status_code: '3221225472',
      server_ticks: String(ticksOf(at(11))),
      received_ticks: String(ticksOf(at(3_000))),
      extra: { raw: '1.50' },
      time_origin: null,
      input_offset: '1',
    });
    expect(await stack.rows(`select flags from ${schema}.readings_v1 where event_ticks < $1`, [String(ticksOf(T0))])).toEqual([{ flags: ['historical'] }]);
  });

  it('is the same when a reading comes again, supersedes another value of its key, and keeps another quality beside it (rule R18)', async () => {
    await stack.historian({ realm });
    await stack.publish(realm, [registered(), flow(1, 10), flow(1, 10)]);
    await stack.caughtUp(realm);
    expect(await values()).toEqual([10]);
    await stack.publish(realm, [flow(1, 10), flow(1, 11), flow(1, 12, { quality: 'uncertain' }), flow(1, 11), flow(2, 5)]);
    await stack.caughtUp(realm);
    expect(await values()).toEqual(['(10)', 11, 12, 5]);
    await stack.publish(realm, [flow(1, 10), flow(1, 13), flow(1, 14)]);
    await stack.caughtUp(realm);
    expect(await values()).toEqual(['(10)', '(11)', 12, '(10)', '(13)', 14, 5]);
    const current = await stack.rows(`select value from ${schema}.readings_v1 where superseded_at is null and event_ticks = $1 order by quality`, [String(ticksOf(at(1)))]);
    expect(current).toEqual([{ value: 14 }, { value: 12 }]);
  });

  it('says what was known at any time: a row is superseded when its successor became known', async () => {
    await stack.historian({ realm });
    await stack.publish(realm, [registered(), flow(1, 10)]);
    await stack.caughtUp(realm);
    await stack.publish(realm, [flow(1, 11)]);
    await stack.caughtUp(realm);
    const [before, after] = await stack.rows<{ known_at: Date; superseded_at: Date | null }>(`select known_at, superseded_at from ${schema}.readings_v1 order by known_at`);
    expect(before?.superseded_at).toEqual(after?.known_at);
    expect(after?.superseded_at).toBeNull();
  });

  it('takes a correction for what was true, whatever quality stood there', async () => {
    await stack.historian({ realm });
    const correction = { type: 'correction', twinId: PUMP, receivedTs: at(3_000), path: 'flow', eventTs: at(1), value: 9.5, quality: 'good', by: 'eve', reason: 'calibration' } as const;
    await stack.publish(realm, [registered(), flow(1, 10), flow(1, 12, { quality: 'uncertain' }), correction, correction, flow(3, 1)]);
    await stack.caughtUp(realm);
    expect((await values()).map(String).sort()).toEqual(['(10)', '(12)', '1', '9.5']);
    expect(await stack.rows(`select origin, extra from ${schema}.readings_v1 where value_num = 9.5`)).toEqual([{ origin: 'operator', extra: { by: 'eve', reason: 'calibration' } }]);
  });

  it('goes on where a newer version has added a column to every table while this one runs (an expand migration)', async () => {
    await stack.historian({ realm });
    await stack.publish(realm, [registered(), flow(1, 10), flow(1, 11)]);
    await stack.caughtUp(realm);
    await stack.rows(`do $$ declare held text; begin
      for held in select relname from pg_class where relnamespace = '${schema}'::regnamespace and relkind in ('r', 'p') and not relispartition loop
        execute format('alter table ${schema}.%I add column added_later text', held);
      end loop; end $$`);
    const correction = { type: 'correction', twinId: PUMP, receivedTs: at(3_000), path: 'flow', eventTs: at(2), value: 9.5, quality: 'good', by: 'eve', reason: 'calibration' } as const;
    await stack.publish(realm, [flow(1, 12), flow(2, 5, { quality: 'uncertain' }), flow(3, 1)]);
    await stack.publish(realm, [correction, flow(-86_400 * 5, 7, { flags: ['historical'] })]);
    await stack.caughtUp(realm);
    expect((await values()).map(String).sort()).toEqual(['(10)', '(11)', '(5)', '1', '12', '7', '9.5']);
  });

  it('refuses what the projector refuses: unknown paths, other sources, wrong types, incredible times, an earlier owner’s epoch', async () => {
    await stack.historian({ realm });
    await stack.publish(realm, [
      registered(),
      readings([reading('nowhere', 1, 1), reading('flow', 1, 'text'), reading('flow', -86_400 * 9, 1), reading('flow', 1, 2, { origin: 'operator' }), reading('flow', 2, 42)]),
      readings([reading('flow', 3, 3)], { source: 'other' }),
      { type: 'source-state', twinId: PUMP, source: 'plc', epoch: '7', receivedTs: at(4), state: 'connected', gap: { from: at(1), to: at(3), cause: 'connection-lost', recovered: false } },
      readings([reading('flow', 5, 5)], { epoch: '6' }),
      readings([reading('flow', 6, 6)], { epoch: '7' }),
    ]);
    await stack.caughtUp(realm);
    expect(await values()).toEqual([42, 6]);
    expect(await stack.rows(`select source, from_ticks, to_ticks, cause, recovered from ${schema}.gaps_v1`)).toEqual([
      { source: 'plc', from_ticks: String(ticksOf(at(1))), to_ticks: String(ticksOf(at(3))), cause: 'connection-lost', recovered: false },
    ]);
  });

  it('has the readings that came before the registration of their twin, and none of a twin that nobody registers', async () => {
    const service = await stack.historian({ realm });
    await stack.publish(realm, [flow(1, 1), flow(2, 2), readings([reading('flow', 1, 1)], { twinId: 'acme:riverside:stranger' })]);
    await stack.caughtUp(realm);
    expect(await values()).toEqual([]);
    await service.stop();
    await stack.historian({ realm });
    await stack.publish(realm, [registered(), flow(3, 3)]);
    await stack.caughtUp(realm);
    expect(await values()).toEqual([1, 2, 3]);
    expect(await stack.rows(`select distinct twin_id from ${schema}.readings_v1`)).toEqual([{ twin_id: PUMP }]);
    expect(await stack.rows(`select input -> 'twinId' as twin from ${schema}.held_inputs`)).toEqual([{ twin: 'acme:riverside:stranger' }]);
  });

  it('goes on in the same series when a twin is deleted and registered again', async () => {
    await stack.historian({ realm });
    await stack.publish(realm, [registered(), flow(1, 1), { type: 'deleted', twinId: PUMP, receivedTs: at(2), by: 'eve' }, flow(2, 2), registered(PUMP, definition({ flow: { unit: 'metre' } })), flow(3, 3)]);
    await stack.caughtUp(realm);
    expect(await values()).toEqual([1, 2, 3]);
    expect(await stack.rows(`select unit from ${schema}.series_v1 where path = 'flow'`)).toEqual([{ unit: 'metre' }]);
  });

  it('takes an import of years, and counts what is older than the retention, with examples', async () => {
    const service = await stack.historian({ realm, retentionMs: 1_000 * 86_400_000 });
    // A day every 25: each has a partition of its own, which takes its time to make.
    const old = [...Array(60).keys()].map((index) => reading('flow', -86_400 * (index * 25 + 0.5), index, { flags: ['historical'] }));
    await stack.publish(realm, [registered(), readings(old, { source: 'import', epoch: '0', import: 'i1' })]);
    await stack.caughtUp(realm);
    const rows = await history();
    expect(rows.length).toBeGreaterThanOrEqual(39);
    expect(rows.length).toBeLessThanOrEqual(41);
    const [expired] = await stack.rows<{ readings: string; examples: unknown[] }>(`select readings, examples from ${schema}.expired_v1`);
    expect(Number(expired?.readings)).toBe(60 - rows.length);
    expect(expired?.examples).toHaveLength(10);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain(`orrery_dropped_total{reason="expired",service="historian"} ${60 - rows.length}`);
  });
});
