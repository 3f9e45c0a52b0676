import { ticksOf } from '@orrery/twin-model';
import { PartitionsStore } from './adapters/partitions.store.js';
import { TiersStore } from './adapters/tiers.store.js';
import { HistoryStack } from './testing/history-stack.js';
import { at, flow, PUMP, registered } from './testing/inputs.js';

const REALM = 'tiers';
const SCHEMA = 'tiers_historian';

interface Bucket {
  bucket_ticks: string;
  good: number;
  uncertain: number;
  bad: number;
  n: number;
  min: number | null;
  max: number | null;
  sum: number | null;
  m2: number | null;
  first_num: number | null;
  last_num: number | null;
  good_n: number;
  good_sum: number | null;
}

describe('the tiers', () => {
  let stack: HistoryStack;

  beforeAll(async () => {
    stack = await HistoryStack.start();
    await stack.createRealm(REALM);
    await stack.historian({ realm: REALM });
    await stack.publish(REALM, [registered()]);
  }, 120_000);
  afterAll(() => stack?.stop());

  async function tier(name: string, from: number, to: number): Promise<Bucket[]> {
    await stack.caughtUp(REALM);
    await stack.rolledUp(REALM);
    const sql = `select bucket_ticks, good, uncertain, bad, n, min, max, sum, m2, first_num, last_num, good_n, good_sum from ${SCHEMA}.rollups_v1 where tier = $1 and path = 'flow' and bucket_ticks >= $2 and bucket_ticks < $3 order by bucket_ticks`;
    return await stack.rows<Bucket>(sql, [name, String(ticksOf(at(from))), String(ticksOf(at(to)))]);
  }

  /** The same from the readings themselves. */
  async function fromReadings(seconds: number, from: number, to: number): Promise<Bucket[]> {
    const width = BigInt(seconds) * 10_000_000n;
    return await stack.rows<Bucket>(
      `select (event_ticks / ${width} * ${width})::text as bucket_ticks, (count(*) filter (where quality = 'good'))::integer as good, (count(*) filter (where quality = 'uncertain'))::integer as uncertain,
              (count(*) filter (where quality = 'bad'))::integer as bad, count(value_num)::integer as n, min(value_num), max(value_num), sum(value_num), var_pop(value_num) * count(value_num) as m2,
              (array_agg(value_num order by event_ticks) filter (where value_num is not null))[1] as first_num, (array_agg(value_num order by event_ticks desc) filter (where value_num is not null))[1] as last_num,
              (count(value_num) filter (where quality = 'good'))::integer as good_n, sum(value_num) filter (where quality = 'good') as good_sum
         from ${SCHEMA}.readings_v1 where path = 'flow' and superseded_at is null and event_ticks >= $1 and event_ticks < $2 group by 1 order by 1`,
      [String(ticksOf(at(from))), String(ticksOf(at(to)))],
    );
  }

  /** Sums of floats depend on the order of adding: compared to ten digits. */
  const rounded = ({ sum, m2, good_sum, ...exact }: Bucket) => ({ ...exact, sum: sum?.toPrecision(10), m2: m2?.toPrecision(10), good_sum: good_sum?.toPrecision(10) });

  function expectSame(actual: readonly Bucket[], expected: readonly Bucket[]): void {
    expect(actual.map(rounded)).toEqual(expected.map(rounded));
  }

  it('are made of the readings, whatever order they came in: three quarters of an hour at 5 Hz, shuffled', async () => {
    const all = [...Array(2_000).keys()].map((i) => flow((i * 7_919) % 2_700 + (i % 5) / 5 + 0.01, Math.sin(i) * 1_000_000, { quality: i % 17 === 0 ? 'uncertain' : i % 23 === 0 ? 'bad' : 'good' }));
    await stack.publish(REALM, all);
    expectSame(await tier('1s', 0, 2_700), await fromReadings(1, 0, 2_700));
    expectSame(await tier('1m', 0, 2_700), await fromReadings(60, 0, 2_700));
    expectSame(await tier('1h', 0, 3_600), await fromReadings(3_600, 0, 3_600));
    expect((await tier('1h', 0, 3_600)).length).toBe(1);
  });

  it('follow late, superseded and corrected readings', async () => {
    const [before] = await tier('1m', 600, 660);
    await stack.publish(REALM, [
      flow(610.5555, 5_000_000),
      flow(610.5555, 6_000_000),
      { type: 'correction', twinId: PUMP, receivedTs: at(3_000), path: 'flow', eventTs: at(611.77), value: -7_000_000, quality: 'good', by: 'eve', reason: 'test' },
      flow(-40_000, 3),
    ]);
    const [after] = await tier('1m', 600, 660);
    expect(after).toMatchObject({ good: before!.good + 2, max: 6_000_000, min: -7_000_000 });
    expectSame(await tier('1h', 0, 3_600), await fromReadings(3_600, 0, 3_600));
    expect(await tier('1s', -40_000, -39_999)).toMatchObject([{ good: 1, sum: 3, m2: 0 }]);
  });

  it('leave a minute alone that is still being written, until it has waited long enough', async () => {
    const minute = '29000000';
    const mark = (secondsAgo: number) => stack.rows(`insert into ${SCHEMA}.dirty_minutes (minute, series_ids, marked_at) values ($1, array[1], clock_timestamp() - $2 * interval '1 second')`, [minute, secondsAgo]);
    const waiting = async () => (await stack.rows(`select 1 from ${SCHEMA}.dirty_minutes where minute = $1`, [minute])).length;
    const tiers = new TiersStore(stack.pool, SCHEMA, new PartitionsStore());
    const horizons = { secondMs: 0, minuteMs: 0, hourMs: 0 };
    // The service's own pass takes what is at rest for no time at all: these are marked in its future.
    await mark(-100);
    await mark(-200);
    expect(await tiers.roll({ delayMs: -150_000, longestWaitMs: 0, marks: 10 }, horizons)).toBe(0);
    expect(await waiting()).toBe(2);
    expect(await tiers.roll({ delayMs: -150_000, longestWaitMs: -150_000, marks: 10 }, horizons)).toBe(1);
    expect(await waiting()).toBe(0);
    await mark(-100);
    expect(await tiers.roll({ delayMs: -150_000, longestWaitMs: 0, marks: 10 }, horizons)).toBe(1);
  });

  it('count readings without a number, and know no sum of them', async () => {
    await stack.publish(REALM, [flow(3_000, null), flow(3_001, null, { quality: 'bad' })]);
    expect(await tier('1m', 3_000, 3_060)).toMatchObject([{ good: 1, bad: 1, n: 0, sum: null, min: null }]);
  });
});
