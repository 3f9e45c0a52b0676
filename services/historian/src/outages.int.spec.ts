import { type TwinInput } from '@orrery/contracts';
import { type ManagedProcess, waitUntil } from '@orrery/local-stack';
import { historianProcess } from './testing/historian-process.js';
import { HistoryStack } from './testing/history-stack.js';
import { definition, reading, readings, registered } from './testing/inputs.js';

const TWINS = 12;
const RECORDS = 60;
const PER_RECORD = 5;

describe('exactly once', () => {
  let stack: HistoryStack;
  let realms = 0;
  let realm: string;
  let processes: ManagedProcess[] = [];

  beforeAll(async () => {
    stack = await HistoryStack.start();
  }, 120_000);
  afterAll(() => stack?.stop());
  beforeEach(async () => {
    realm = `outage${(realms += 1)}`;
    await stack.createRealm(realm);
    await stack.publish(realm, twins.map((twinId) => registered(twinId, definition())));
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.stop()));
    processes = [];
  });

  const twins = [...Array(TWINS).keys()].map((n) => `acme:riverside:pump${n}`);

  async function start(): Promise<ManagedProcess> {
    const process = historianProcess(stack.home, stack.components.kafka.brokers, stack.components.postgres.url, realm);
    processes.push(process);
    await process.start();
    return process;
  }

  /** A stretch of the log: every fifth record comes a second time, every seventh late. */
  function stretch(n: number): TwinInput[] {
    const inputs = [...Array(RECORDS).keys()].flatMap((record) =>
      twins.map((twinId) => {
        const at = n * 100 + (record % 7 === 0 ? record - 50 : record) + (record % 7 === 0 ? 0.5 : 0);
        return readings([...Array(PER_RECORD).keys()].map((i) => reading('flow', at + i / 10, n * 1_000 + record + i / 10)), { twinId });
      }),
    );
    return inputs.flatMap((input, index) => (index % 5 === 0 ? [input, input] : [input]));
  }

  async function expectAllOnce(stretches: number): Promise<void> {
    await stack.caughtUp(realm, 90_000);
    const schema = `${realm}_historian`;
    const [row] = await stack.rows(
      `select count(*)::integer as rows, count(distinct (series_id, event_ticks))::integer as distinct_rows, count(superseded_at)::integer as superseded from ${schema}.readings_v1`,
    );
    const expected = stretches * RECORDS * TWINS * PER_RECORD;
    expect(row).toEqual({ rows: expected, distinct_rows: expected, superseded: 0 });
    await stack.rolledUp(realm);
    expect(await stack.rows(`select tier, sum(good)::integer as good from ${schema}.rollups_v1 group by tier order by tier`)).toEqual(['1h', '1m', '1s'].map((tier) => ({ tier, good: expected })));
  }

  /** Waits until the historian has begun with a stretch: what is killed from then on is killed at work, and not while it starts. */
  const begun = (n: number) =>
    waitUntil(`stretch ${n} to be begun with`, async () => (await stack.rows(`select 1 from ${realm}_historian.readings_v1 where value_num >= $1 limit 1`, [n * 1_000])).length > 0);

  it('when the historian is killed with -9 under load, again and again', async () => {
    let historian = await start();
    for (let n = 0; n < 2; n += 1) {
      await stack.publish(realm, stretch(n));
      await begun(n);
      await historian.kill();
      historian = await start();
    }
    await stack.publish(realm, stretch(2));
    await expectAllOnce(3);
  }, 180_000);

  it('when PostgreSQL is killed and restarted under load: the historian waits, and is still the same process', async () => {
    const historian = await start();
    const { pid } = historian;
    await stack.publish(realm, stretch(0));
    await begun(0);
    await stack.components.postgres.kill();
    await stack.publish(realm, stretch(1));
    await stack.components.postgres.restart();
    await stack.publish(realm, stretch(2));
    await expectAllOnce(3);
    expect(historian.pid).toBe(pid);
    expect(historian.running).toBe(true);
  }, 180_000);

  it('when Kafka is killed and restarted under load', async () => {
    const historian = await start();
    await stack.publish(realm, stretch(0));
    await begun(0);
    await stack.components.kafka.kill();
    await stack.components.kafka.restart();
    await stack.publish(realm, stretch(1));
    await expectAllOnce(2);
    expect(historian.running).toBe(true);
  }, 180_000);

  it('when one that was frozen past its session wakes beside its successor (zombie)', async () => {
    const zombie = await start();
    await stack.publish(realm, stretch(0));
    await stack.caughtUp(realm);
    zombie.pause();
    await start();
    await stack.publish(realm, stretch(1));
    await stack.caughtUp(realm, 90_000);
    const more = stack.publish(realm, stretch(2));
    zombie.resume();
    await more;
    await stack.publish(realm, stretch(3));
    await expectAllOnce(4);
  }, 180_000);
});
