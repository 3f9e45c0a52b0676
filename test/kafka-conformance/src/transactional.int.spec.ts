import { deadLetters, type Contract } from '@orrery/contracts';
import {
  inTransaction,
  KafkaPublisher,
  RestoreGate,
  TransactionalRunner,
  writeOutbox,
  type AnyTransactionalHandler,
  type Delivered,
  type KafkaSettings,
  type TransactionalHandler,
  type TransactionalOptions,
} from '@orrery/kafka';
import { until } from '@orrery/testing';
import { type PoolClient } from 'pg';
import { startBroker, type Broker } from './support/broker.js';
import { startDatabase, type Database } from './support/database.js';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallyContracts, type Addition } from './support/tally-contracts.js';

class Totals implements TransactionalHandler<Addition> {
  readonly input = additions;
  constructor(private readonly before: (addition: Delivered<Addition>) => void = () => undefined) {}

  async handle(batch: readonly Delivered<Addition>[], tx: PoolClient): Promise<void> {
    for (const record of batch) {
      const { key, n } = record.value;
      const { rows } = await tx.query<{ total: string; rev: string }>(
        'insert into totals as t values ($1, $2, 1) on conflict (key) do update set total = t.total + excluded.total, rev = t.rev + 1 returning total, rev',
        [key, n],
      );
      this.before(record);
      const { total, rev } = rows[0]!;
      await writeOutbox(tx, tallied, { value: { key, rev: Number(rev), total: Number(total), input: String(record.offset) }, source: 'totals', id: `${key}/${rev}` });
    }
  }
}

describe('a transactional handler', () => {
  let broker: Broker;
  let database: Database;
  let realm: string;
  let schema: string;
  let settings: KafkaSettings;
  let publisher: KafkaPublisher;
  const runners: TransactionalRunner[] = [];

  beforeAll(async () => {
    [broker, database] = await Promise.all([startBroker(), startDatabase()]);
  });
  afterAll(() => Promise.all([broker?.stop(), database?.stop()]));
  beforeEach(async () => {
    realm = await broker.realm(tallyContracts);
    schema = await database.schema(realm);
    settings = broker.settings('totals', realm);
    publisher = new KafkaPublisher(broker.settings('source', realm));
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
    await publisher.close();
  });

  function run(handler: Totals, more: Partial<TransactionalOptions> = {}): TransactionalRunner {
    const publishes = [tallied] as unknown as readonly Contract[];
    const runner = new TransactionalRunner({ settings, pool: database.pool, schema, handlers: [handler], publishes, sessionTimeoutMs: 3_000, commitIntervalMs: 50, ...more });
    runners.push(runner);
    runner.start();
    return runner;
  }
  const add = (key: string, ...numbers: number[]) => publisher.publish(additions, numbers.map((n) => ({ value: { key, n }, source: 'test' })));
  const totals = async () => Object.fromEntries((await database.pool.query<{ key: string; total: string }>(`select key, total from ${schema}.totals`)).rows.map(({ key, total }) => [key, Number(total)]));
  const events = async () => (await readAll(settings, tallied)).map(({ value }) => value!);
  const inOrder = Array.from({ length: 100 }, (_, i) => i);

  it('writes state, position and outbox in one transaction and publishes the outbox in order', async () => {
    run(new Totals());
    await add('a', ...inOrder);
    await until('totals', async () => (await totals()).a === 4950);
    await until('events', async () => (await events()).length === 100);
    expect((await events()).map(({ rev }) => rev)).toEqual(inOrder.map((i) => i + 1));
    await until('an empty outbox', async () => (await database.pool.query(`select 1 from ${schema}.outbox`)).rowCount === 0);
  });

  it('repeats no effect when it stops between the commit of a transaction and the commit of its offset', async () => {
    const runner = run(new Totals(), { commitIntervalMs: 3_600_000, drainTimeoutMs: 1 });
    await add('a', 1, 2, 3);
    await until('totals', async () => (await totals()).a === 6);
    const handled: number[] = [];
    // A second instance, as after a crash: Kafka knows no offset, the inbox does.
    const next = run(new Totals(({ value }) => handled.push(value.n)));
    await runner.close();
    await until('taken over', () => next.ready.length === 4);
    await add('a', 4);
    await until('continued', async () => (await totals()).a === 10);
    expect(handled).toEqual([4]);
    await until('events', async () => (await events()).length >= 4);
    expect(new Set((await events()).map(({ rev }) => rev))).toEqual(new Set([1, 2, 3, 4]));
  });

  it('when record 37 fails, has 0–36 done, and takes 37 and the rest again in order', async () => {
    let broken = true;
    run(
      new Totals(({ value: { n } }) => {
        if (n === 37 && broken) throw new Error('37 is not handled yet');
      }),
      { retry: { attempts: 1_000, initialMs: 10, maxMs: 20 } },
    );
    await add('a', ...inOrder);
    await until('0–36 done', async () => (await totals()).a === (36 * 37) / 2);
    await until('published', async () => (await events()).length === 37);
    broken = false;
    await until('the rest', async () => (await events()).length === 100);
    expect((await events()).map(({ input }) => Number(input))).toEqual(inOrder);
  });

  it('dead-letters what cannot be read and what fails for good, and goes on behind it', async () => {
    run(
      new Totals(({ value: { n } }) => {
        if (n === 37) throw new TypeError('cannot add 37');
      }),
      { retry: { attempts: 2, initialMs: 5, maxMs: 10 } },
    );
    await publisher.publish(additions, [{ value: { key: 'a', n: 0 }, json: '{"n":', source: 'test' }]);
    await add('a', ...inOrder);
    await until('the others', async () => (await totals()).a === 4950 - 37);
    await until('letters', async () => (await readAll(settings, deadLetters)).length === 2);
    const letters = (await readAll(settings, deadLetters)).map(({ value }) => value!).sort((a, b) => Number(a.origin.offset) - Number(b.origin.offset));
    expect(letters).toMatchObject([
      { reason: 'malformed', origin: { offset: '0' } },
      { reason: 'handler-failed', detail: 'cannot add 37', origin: { topic: `${realm}.additions.v1`, offset: '38' } },
    ]);
  });

  it('refuses a zombie whose partition has been taken over', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow: TransactionalHandler<Addition> = { input: additions, handle: async () => held };
    const zombie = run(slow as Totals);
    await until('assigned', () => zombie.ready.length === 4);
    await add('a', 1);
    await until('its transaction is open', async () => (await database.pool.query(`select 1 from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace where n.nspname = '${schema}' and c.relname = 'inbox' and l.mode = 'RowExclusiveLock'`)).rowCount! > 0);
    const at = await database.pool.query<{ partition: number }>(`select partition from ${schema}.inbox`);
    expect(at.rowCount).toBe(4);
    // The owner after it cannot touch the row before the zombie's transaction ends, and finds what it did.
    const moving = inTransaction(database.pool, schema, async (tx) => (await tx.query('update inbox set next_offset = next_offset + 10 returning next_offset')).rows);
    release();
    await moving;
    await add('a', 2);
    await until('fenced: goes on from the new position', async () => zombie.ready.length === 4);
    const { rows } = await database.pool.query<{ next_offset: string }>(`select next_offset from ${schema}.inbox order by next_offset desc limit 1`);
    expect(Number(rows[0]!.next_offset)).toBeGreaterThanOrEqual(10);
  });

  it('gives partition n of all its topics to one of two members', async () => {
    const quiet: AnyTransactionalHandler = { input: tallied, handle: async () => undefined };
    const handlers = [new Totals(), quiet];
    const [one, two] = [run(new Totals(), { handlers }), run(new Totals(), { handlers })];
    await until('shared', () => one.ready.length === 4 && two.ready.length === 4);
    for (const member of [one, two]) {
      const of = (topic: string) => member.ready.filter((at) => at.topic.endsWith(topic)).map(({ partition }) => partition).sort();
      expect(of(additions.topic)).toEqual(of(tallied.topic));
      expect(of(additions.topic)).toHaveLength(2);
    }
  });

  it('handles nothing of a log that is not the one its schema was made from, and goes on once that is back', async () => {
    const other = 'a-cluster-that-is-gone';
    await database.pool.query(`insert into ${schema}.log (cluster) values ('${other}'); insert into ${schema}.inbox select '${realm}.additions.v1', n, 1 from generate_series(0, 3) n`);
    const said: unknown[] = [];
    const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (fields: object) => void said.push(fields) };
    settings = { ...settings, logger };
    const runner = run(new Totals(), { retry: { attempts: 1, initialMs: 5, maxMs: 10 } });
    await add('a', 1, 2, 3);
    await until('told', () => said.length > 8);
    expect(said[0]).toMatchObject({ err: { code: 'settings-mismatch', message: expect.stringContaining(other) }, remedy: expect.stringContaining('orrery-backup restore') });
    expect([await totals(), runner.ready]).toEqual([{}, []]);
    await database.pool.query(`delete from ${schema}.log; delete from ${schema}.inbox`);
    await until('totals', async () => (await totals()).a === 6);
  });

  it('after a restore acts on nothing before the records of the backup are handled, then settles once, whatever instances there are', async () => {
    await database.pool.query(`insert into ${schema}.log (cluster, restored_at) values ('c', now()); insert into ${schema}.inbox values ('t', 0, 2, 3), ('t', 1, 5, 5)`);
    const settle = async (tx: PoolClient): Promise<void> => void (await tx.query(`insert into totals as t values ('settled', 1, 1) on conflict (key) do update set total = t.total + 1`));
    const gates = [1, 2, 3].map(() => new RestoreGate(database.pool, schema, settle));
    const open = () => Promise.all(gates.map((gate) => gate.isOpen()));
    expect([await open(), await totals()]).toEqual([[false, false, false], {}]);
    await database.pool.query(`update ${schema}.inbox set next_offset = 3 where partition = 0`);
    expect([await open(), await totals()]).toEqual([[true, true, true], { settled: 1 }]);
    expect([await new RestoreGate(database.pool, schema, settle).isOpen(), await totals()]).toEqual([true, { settled: 1 }]);
  });

  it('drain publishes the outbox and commits everything', async () => {
    const runner = run(new Totals(), { commitIntervalMs: 3_600_000 });
    await until('assigned', () => runner.ready.length === 4);
    await add('a', ...inOrder);
    await until('totals', async () => (await totals()).a === 4950);
    await runner.close();
    expect((await events()).length).toBe(100);
    expect((await database.pool.query(`select 1 from ${schema}.outbox`)).rowCount).toBe(0);
  });
});
