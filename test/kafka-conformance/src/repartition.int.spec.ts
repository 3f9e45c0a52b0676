import { alerts, contracts, platformLayout, type TwinEvent, twinEvents } from '@orrery/contracts';
import { abortRepartition, Growth, homeOf, inRealm, KafkaAdmin, KafkaPublisher, type KafkaSettings, readTopic, repartition, verifyTopics, withLayout } from '@orrery/kafka';
import { startBroker, type Broker } from './support/broker.js';
import { readAll } from './support/read-all.js';

const TWINS = Array.from({ length: 30 }, (_, n) => `acme:riverside:pump${n}`);
const options = { partitions: 48, waitMs: 60_000, leaveBehind: new Set<string>(), say: () => undefined };

describe('topics that grow', () => {
  let broker: Broker;
  let settings: KafkaSettings;
  let publisher: KafkaPublisher;

  beforeAll(async () => {
    broker = await startBroker();
    settings = broker.settings('source', await broker.realm(contracts));
    publisher = new KafkaPublisher(settings);
  });
  afterAll(async () => {
    await publisher.close();
    await broker.stop();
  });

  const [anEvent] = twinEvents.examples;
  const event = (twinId: string, rev: number): TwinEvent => ({ ...anEvent!, twinId, rev, prevRev: rev - 1 });
  const [anAlert] = alerts.examples;
  const tell = (by: KafkaPublisher, rev: number) => by.publish(twinEvents, TWINS.map((twinId) => ({ value: event(twinId, rev), source: 'test' })));
  const raise = (by: KafkaPublisher, rev: number) => by.publish(alerts, TWINS.map((twinId) => ({ value: { ...anAlert!, twinId, rev, key: `${twinId}/low/` }, source: 'test' })));

  it('goes back to what it was when it is aborted, with partitions that nobody uses', async () => {
    const growth = await Growth.open(settings, 'test');
    await growth.record.write({ ...growth.layout, phase: 'holding', target: 48, topics: growth.topics.map(({ topic }) => topic) });
    await growth.extend(48);
    await abortRepartition(growth, () => undefined);
    expect(growth.layout).toMatchObject({ epoch: 1, phase: 'steady', partitions: 24 });
    await growth.close();
    const known = await withLayout(settings);
    await verifyTopics(known, contracts);
    const admin = new KafkaAdmin(known);
    expect((await admin.endOffsets(inRealm(settings, twinEvents.topic))).size).toBe(24);
    await admin.close();
  });

  it('keeps the order of each key for who reads from the beginning, and the last record of each key where it belongs', async () => {
    for (const rev of [1, 2, 3]) await tell(publisher, rev);
    for (const rev of [1, 2]) await raise(publisher, rev);
    await publisher.publish(alerts, [{ value: null, key: `${TWINS[0]!}/low/`, partitionKey: TWINS[0]!, source: 'test' }]);
    const growth = await Growth.open(settings, 'test');
    await repartition(growth, options);
    await growth.close();

    const known = await withLayout(settings);
    expect(known.layout?.current).toMatchObject({ epoch: 2, phase: 'steady', partitions: 48, counts: [24, 48] });
    const after = new KafkaPublisher(known);
    for (const rev of [4, 5]) await tell(after, rev);
    await after.close();
    const revs = new Map<string, number[]>();
    const offsets = new Map<string, bigint[]>();
    const reading = readTopic<TwinEvent>(known, twinEvents, {
      from: 'beginning',
      onRecord: ({ value, offset }) => {
        revs.set(value!.twinId, [...(revs.get(value!.twinId) ?? []), value!.rev]);
        offsets.set(value!.twinId, [...(offsets.get(value!.twinId) ?? []), offset]);
      },
    });
    await reading.caughtUp;
    await reading.close();
    expect([...revs.values()]).toEqual(TWINS.map(() => [1, 2, 3, 4, 5]));
    for (const of of offsets.values()) expect(of).toEqual([...new Set(of)].sort((a, b) => (a < b ? -1 : 1)));

    const found = await readAll(known, alerts);
    expect(found.map(({ key, value }) => [key, value?.rev]).sort()).toEqual(TWINS.map((twinId, n) => [`${twinId}/low/`, n === 0 ? undefined : 2]).sort());
    for (const { partition, headers } of found) expect(homeOf(known, alerts, headers['ce_partitionkey']!)).toBe(partition);
    await verifyTopics(known, contracts);
  });

  it('has its layout in one record, and refuses what cannot be', async () => {
    expect(await readAll(settings, platformLayout)).not.toHaveLength(0);
    const growth = await Growth.open(settings, 'test');
    await expect(repartition(growth, { ...options, partitions: 72 })).rejects.toMatchObject({ code: 'invalid-argument', remedy: expect.stringContaining('give 96') });
    await growth.close();
  });
});
