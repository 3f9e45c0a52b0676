import { type Contract } from '@orrery/contracts';
import { inTransaction, KafkaPublisher, OutboxRelay, writeOutbox } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { startBroker, type Broker } from './support/broker.js';
import { startDatabase, type Database } from './support/database.js';
import { readAll } from './support/read-all.js';
import { tallied, tallyContracts } from './support/tally-contracts.js';

describe('an outbox relay', () => {
  let broker: Broker;
  let database: Database;

  beforeAll(async () => {
    [broker, database] = await Promise.all([startBroker(), startDatabase()]);
  });
  afterAll(() => Promise.all([broker?.stop(), database?.stop()]));

  it('keeps the order of commits per key while many transactions and two relays run', async () => {
    const realm = await broker.realm(tallyContracts);
    const schema = await database.schema(realm);
    const settings = broker.settings('totals', realm);
    const publisher = new KafkaPublisher(settings);
    const contracts = [tallied] as unknown as readonly Contract[];
    const relays = [1, 2].map(() => new OutboxRelay({ pool: database.pool, schema, publisher, contracts, pollMs: 5, batch: 7 }));
    for (const relay of relays) relay.start();
    const order: Record<string, number[]> = {};
    const write = (key: string, rev: number) =>
      inTransaction(database.pool, schema, async (tx) => {
        await writeOutbox(tx, tallied, { value: { key, rev, total: 0, input: '0' }, source: 'test' });
        (order[key] ??= []).push(rev);
      });
    await Promise.all(['a', 'b', 'c'].map(async (key) => {
      for (let rev = 1; rev <= 30; rev += 1) await write(key, rev);
    }));
    await until('published', async () => (await readAll(settings, tallied)).length >= 90);
    await Promise.all(relays.map((relay) => relay.close()));
    const seen = await readAll(settings, tallied);
    for (const key of ['a', 'b', 'c']) expect(seen.filter((record) => record.key === key).map(({ value }) => value!.rev)).toEqual(order[key]);
    await publisher.close();
  });

  it('publishes nothing of a transaction that is rolled back', async () => {
    const realm = await broker.realm(tallyContracts);
    const schema = await database.schema(realm);
    const settings = broker.settings('totals', realm);
    const publisher = new KafkaPublisher(settings);
    const relay = new OutboxRelay({ pool: database.pool, schema, publisher, contracts: [tallied] as unknown as readonly Contract[] });
    const write = (rev: number, fail: boolean) =>
      inTransaction(database.pool, schema, async (tx) => {
        await writeOutbox(tx, tallied, { value: { key: 'a', rev, total: 0, input: '0' }, source: 'test' });
        if (fail) throw new Error('no');
      });
    await expect(write(1, true)).rejects.toThrow('no');
    expect(await relay.oldestAgeMs()).toBe(0);
    await write(2, false);
    await until('a record to wait', async () => (await relay.oldestAgeMs()) > 0);
    relay.start();
    await relay.close();
    expect(await relay.oldestAgeMs()).toBe(0);
    expect((await readAll(settings, tallied)).map(({ value }) => value!.rev)).toEqual([2]);
    await publisher.close();
  });
});
