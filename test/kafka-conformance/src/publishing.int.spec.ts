import { deadLetters, type Contract } from '@orrery/contracts';
import { KafkaAdmin, ensureTopics, inRealm, KafkaPublisher, partitionFor, readTopic, verifyTopics, type KafkaSettings } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { startBroker, type Broker } from './support/broker.js';
import { readAll } from './support/read-all.js';
import { additions, tallies, tallyContracts, type Addition } from './support/tally-contracts.js';

describe('publishing and reading', () => {
  let broker: Broker;
  let realm: string;
  let settings: KafkaSettings;
  let publisher: KafkaPublisher;

  beforeAll(async () => {
    broker = await startBroker();
  });
  afterAll(() => broker.stop());
  beforeEach(async () => {
    realm = await broker.realm(tallyContracts);
    settings = broker.settings('source', realm);
    publisher = new KafkaPublisher(settings);
  });
  afterEach(() => publisher.close());

  const addition = (key: string, n: number, more: object = {}) => ({ value: { key, n }, source: 'test', ...more });

  it('keeps the order of calls that are not awaited, per partition', async () => {
    await Promise.all(Array.from({ length: 500 }, (_, n) => publisher.publish(additions, [addition('a', n), addition('b', n)])));
    const seen = await readAll(settings, additions);
    for (const key of ['a', 'b']) expect(seen.filter((record) => record.key === key).map(({ value }) => value!.n)).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  it('puts records where the Java client would, with their CloudEvents attributes as headers', async () => {
    await publisher.publish(additions, [addition('line1-filler', 1, { id: 'one', headers: { extra: 'x' } })]);
    const [record] = await readAll(settings, additions);
    expect(record!.partition).toBe(partitionFor('line1-filler', 4));
    expect(record!.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: 'one',
      ce_source: 'test',
      ce_type: 'test.addition.v1',
      ce_subject: 'line1-filler',
      ce_partitionkey: 'line1-filler',
      ce_dataschema: 'https://orrery.dev/schemas/additions.v1.schema.json',
      'content-type': 'application/json',
      extra: 'x',
    });
  });

  it('divides what is more than a broker takes in one batch', async () => {
    const pad = 'x'.repeat(200_000);
    await publisher.publish(additions, Array.from({ length: 20 }, (_, n) => ({ value: { key: 'a', n, pad } as Addition, source: 'test' })));
    expect((await readAll(settings, additions)).map(({ value }) => value!.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('refuses a record that is too large or breaks its contract, and publishes nothing of that call', async () => {
    const large = { value: { key: 'a', n: 1, pad: 'x'.repeat(1_100_000) } as Addition, source: 'test' };
    await expect(publisher.publish(additions, [addition('a', 1), large])).rejects.toMatchObject({ code: 'too-large' });
    const broken = { value: { key: 'a', n: 'one' } as unknown as Addition, source: 'test' };
    await expect(publisher.publish(additions, [addition('a', 1), broken])).rejects.toMatchObject({ code: 'contract-violation', message: expect.stringContaining('/n') });
    expect(await readAll(settings, additions)).toEqual([]);
  });

  it('says that it is full instead of growing, and that it is closed instead of losing', async () => {
    const small = new KafkaPublisher(settings, { maxBufferBytes: 1_000 });
    const first = small.publish(additions, [addition('a', 1), addition('a', 2)]);
    await expect(small.publish(additions, [addition('a', 3)])).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await first;
    await small.close();
    await expect(small.publish(additions, [addition('a', 4)])).rejects.toMatchObject({ code: 'unavailable' });
    expect((await readAll(settings, additions)).map(({ value }) => value!.n)).toEqual([1, 2]);
  });

  it('waits for brokers that are away: records go out in order after their restart, and a reader goes on where it stood', async () => {
    const read: number[] = [];
    await publisher.publish(additions, [addition('a', 0)]);
    const reading = readTopic(settings, additions, { from: 'beginning', onRecord: ({ value }) => void read.push(value!.n) });
    await reading.caughtUp;
    await broker.kafka.kill();
    const waiting = Promise.all([1, 2, 3].map((n) => publisher.publish(additions, [addition('a', n)])));
    await broker.kafka.restart();
    await waiting;
    const seen = await readAll(settings, additions);
    const unique = [...new Map(seen.map((record) => [record.headers.ce_id, record.value!.n])).values()];
    expect(unique).toEqual([0, 1, 2, 3]);
    await until('the reader has them', () => read.length === seen.length, { timeoutMs: 60_000 });
    expect(read).toEqual(seen.map(({ value }) => value!.n));
    await reading.close();
  }, 120_000);

  it('reads from the end, from given offsets, and past what it cannot read, and tells how far it is', async () => {
    await publisher.publish(additions, [addition('a', 0), addition('a', 1)]);
    await publisher.publish(additions, [addition('a', 2, { json: '{"n":' }), addition('a', 3)]);
    const partition = partitionFor('a', 4);
    const live: number[] = [];
    const fromEnd = readTopic(settings, additions, { from: 'end', onRecord: ({ value }) => void live.push(value!.n) });
    await fromEnd.caughtUp;
    const later: number[] = [];
    const poison: string[] = [];
    const fromOne = readTopic(settings, additions, {
      from: new Map([[partition, 1n]]),
      onRecord: ({ value }) => {
        if (later.push(value!.n) === 1) expect(fromOne.progress).toEqual({ topic: additions.topic, offsets: { read: 0n, of: 3n } });
      },
      onPoison: ({ reason }, { offset }) => void poison.push(`${reason} ${offset}`),
    });
    await fromOne.caughtUp;
    expect([fromEnd, fromOne].map(({ progress }) => progress.offsets)).toEqual([{ read: 0n, of: 0n }, { read: 3n, of: 3n }]);
    await publisher.publish(additions, [addition('a', 4)]);
    await until('live', () => live.length === 1 && later.length === 3);
    expect([live, later, poison]).toEqual([[4], [1, 3, 4], ['malformed 2']]);
    await Promise.all([fromEnd.close(), fromOne.close()]);
  });

  it('hands tombstones over as null', async () => {
    await publisher.publish(tallies, [{ value: { key: 'a', rev: 1, total: 1, input: '0', epoch: '1' }, source: 'test' }, { value: null, key: 'a', source: 'test' }]);
    expect((await readAll(settings, tallies)).map(({ key, value }) => [key, value?.total ?? null])).toEqual([['a', 1], ['a', null]]);
  });

  it('keeps realms apart by the prefix of topics, and gives the real one none', async () => {
    await publisher.publish(additions, [addition('a', 1)]);
    const other = broker.settings('source', await broker.realm(tallyContracts));
    expect(await readAll(other, additions)).toEqual([]);
    const admin = new KafkaAdmin(settings);
    expect(await admin.listTopics()).toContain(`${realm}.additions.v1`);
    await admin.close();
    expect(inRealm({ realm: 'real' }, additions.topic)).toBe('additions.v1');
  });

  it('creates topics once, and refuses one that differs from its contract, saying how', async () => {
    await ensureTopics(settings, tallyContracts);
    await verifyTopics(settings, tallyContracts);
    const differing = { ...additions, settings: { ...additions.settings, partitions: 5, cleanup: 'compact', retentionMs: 1 } } as unknown as Contract;
    const missing = { ...additions, topic: 'nowhere.v1' } as unknown as Contract;
    await expect(ensureTopics(settings, [differing])).rejects.toMatchObject({
      code: 'settings-mismatch',
      details: {
        differences: [
          expect.stringMatching(/has 4 partitions, 5 are in use/),
          expect.stringMatching(/cleanup.policy=delete, its contract says compact/),
          expect.stringMatching(/retention.ms=86400000, its contract says 1/),
        ],
      },
    });
    await expect(verifyTopics(settings, [missing, deadLetters as unknown as Contract])).rejects.toThrow(/nowhere.v1 does not exist/);
  });
});
