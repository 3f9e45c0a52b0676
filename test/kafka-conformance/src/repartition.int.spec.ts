import { alerts, contracts, platformLayout, type TwinEvent, twinEvents, type TwinInput, twinInputs } from '@orrery/contracts';
import { abortRepartition, FollowedLayout, Growth, homeOf, inRealm, KafkaAdmin, KafkaPublisher, type KafkaSettings, LogStateRunner, partitionFor, readTopic, repartition, verifyTopics, withLayout } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { startBroker, type Broker } from './support/broker.js';
import { readAll } from './support/read-all.js';
import { WaitingState } from './support/waiting-state.js';

const TWINS = Array.from({ length: 30 }, (_, n) => `acme:riverside:pump${n}`);
/** A twin of partition 0 of 24 that is at home there once there are 96: 0 stays, 24 and 48 move once, 72 with each growth. */
const strangerOf = (home: number): string => Array.from({ length: 10_000 }, (_, n) => `acme:nowhere:pump${n}`).find((twinId) => partitionFor(twinId, 96) === home)!;
const STRANGERS = [0, 72, 48, 24].map(strangerOf);
const options = { partitions: 48, waitMs: 60_000, leaveBehind: new Set<string>(), say: () => undefined };

describe('topics that grow', () => {
  let broker: Broker;
  let settings: KafkaSettings;
  let publisher: KafkaPublisher;
  let layout: FollowedLayout;
  let projector: KafkaSettings;
  let runner: LogStateRunner<TwinInput, never>;
  const state = new WaitingState();

  beforeAll(async () => {
    broker = await startBroker();
    settings = broker.settings('source', await broker.realm(contracts));
    publisher = new KafkaPublisher(settings);
    layout = new FollowedLayout({ ...settings, clientId: 'twin-projector' });
    projector = await layout.follow();
    runner = new LogStateRunner({ settings: projector, logState: state as never, sessionTimeoutMs: 6_000 });
    runner.start();
    await runner.joined;
    await publisher.publish(twinInputs, [1, 2].flatMap((n) => STRANGERS.map((twinId) => ({ value: reading(twinId, n), source: 'test' }))));
    await until('readings of unknown twins to wait', () => state.waiting().length === 8, { timeoutMs: 60_000 });
  }, 120_000);
  afterAll(async () => {
    await runner.close();
    await layout.close();
    await publisher.close();
    await broker.stop();
  });

  const [anEvent] = twinEvents.examples;
  const event = (twinId: string, rev: number): TwinEvent => ({ ...anEvent!, twinId, rev, prevRev: rev - 1 });
  const [anAlert] = alerts.examples;
  const reading = (twinId: string, n: number): TwinInput => ({ type: 'readings', twinId, source: 'plc', epoch: '1', receivedTs: `2026-01-01T00:00:0${n}.0000000Z`, readings: [{ path: 'flow', value: n, datatype: 'double', quality: 'good', sourceTs: `2026-01-01T00:00:0${n}.0000000Z` }] });
  const waitingAmong = (partitions: number) => STRANGERS.flatMap((twinId) => [1, 2].map((n) => `${partitionFor(twinId, partitions)} ${twinId} ${reading(twinId, n).receivedTs}`)).sort();
  const tell = (by: KafkaPublisher, rev: number) => by.publish(twinEvents, TWINS.map((twinId) => ({ value: event(twinId, rev), source: 'test' })));
  const raise = (by: KafkaPublisher, rev: number) => by.publish(alerts, TWINS.map((twinId) => ({ value: { ...anAlert!, twinId, rev, key: `${twinId}/low/` }, source: 'test' })));

  it('goes back to what it was when it is aborted, with partitions that nobody uses', async () => {
    const growth = await Growth.open(settings, 'test');
    await growth.record.write({ ...growth.layout, phase: 'holding', target: 48, topics: growth.topics.map(({ topic }) => topic) });
    await growth.extend(48);
    await until('the brokers to lead the new partitions', async () => (await growth.unreadable()).length === 0, { timeoutMs: 60_000 });
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

  it('hands readings of twins that nobody knows yet to who has the twin now, in their order', () =>
    until('them to wait there', () => state.waiting().join() === waitingAmong(48).join(), { timeoutMs: 60_000 }), 90_000);

  it('is refused while a member of a version that does not follow is there, by name; nothing is changed', async () => {
    const older = readTopic({ ...settings, clientId: 'historian' }, twinEvents, { from: 'end', onRecord: () => undefined });
    const growth = await Growth.open(settings, 'test');
    await until('it to be seen', async () => (await growth.present()).strangers.length > 0, { timeoutMs: 60_000 });
    await expect(repartition(growth, { ...options, partitions: 96 })).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/do not follow .*: historian at .* in /), remedy: expect.stringContaining('older version') });
    expect(growth.layout).toMatchObject({ epoch: 2, phase: 'steady', partitions: 48 });
    await older.close();
    await until('it to be gone', async () => (await growth.present()).strangers.length === 0, { timeoutMs: 60_000 });
    await growth.close();
  }, 120_000);

  it('waits for a subscriber that does not read on, breaks off with its name, and goes on where it is left behind', async () => {
    const growth = await Growth.open(settings, 'test');
    const topic = inRealm(settings, twinEvents.topic);
    await growth.beginAtFirst('erp', topic, Array.from({ length: 48 }, (_, partition) => partition));
    await expect(repartition(growth, { ...options, partitions: 96, leaveBehind: new Set(['erp', inRealm(settings, 'twin-projector')]) })).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringContaining('twin-projector: the platform’s own') });
    // What it says while it waits; from there it is broken off.
    const say = (line: string): void => {
      if (line.startsWith('waiting for groups to read everything: erp lacks 150 records')) throw new Error(line);
    };
    await expect(repartition(growth, { ...options, partitions: 96, say })).rejects.toThrow('erp lacks 150 records');
    expect(growth.layout).toMatchObject({ epoch: 2, phase: 'steady', partitions: 48 });
    // Encoded by the number of before, and sent after it: as by a process that was frozen in between.
    const by = new KafkaPublisher(projector);
    const late = by.shipmentOf(twinEvents, [{ value: event(TWINS[0]!, 6), source: 'test' }]);
    await repartition(growth, { ...options, partitions: 96, leaveBehind: new Set(['erp']) });
    await expect(by.send([late])).rejects.toMatchObject({ code: 'fenced' });
    await tell(by, 6);
    await by.close();
    const left = (await growth.admin.committed()).find(({ group }) => group === 'erp')!;
    // It reads all there is, of the new partitions too.
    expect(left.offsets.filter((at) => at.topic === topic && at.offset === 0n)).toHaveLength(96);
    await growth.close();
  }, 180_000);

  it('a second time, keeps order and offsets over both growths, and hands over once what still waits', async () => {
    await until('it to wait there', () => state.waiting().join() === waitingAmong(96).join(), { timeoutMs: 60_000 });
    const known = await withLayout(settings);
    expect(known.layout?.current).toMatchObject({ epoch: 3, counts: [24, 48, 96] });
    // What was copied by the first growth is not copied again from where it stood before it.
    const copies = (await readAll(known, twinInputs)).filter(({ headers }) => headers['orrery_copied'] === '3').map(({ value, partition }) => `${partition} ${value!.twinId} ${value!.receivedTs}`);
    expect(copies.sort()).toEqual(waitingAmong(96).filter((line) => Number(line.split(' ')[0]) >= 48));
    const seen = (await readAll(known, twinEvents)).filter(({ partition, value }) => homeOf(known, twinEvents, value!.twinId) % 24 === partition % 24);
    for (const twinId of TWINS) {
      const own = seen.filter(({ value }) => value!.twinId === twinId);
      expect(own.map(({ value }) => value!.rev)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(own.map(({ offset }) => offset)).toEqual([...new Set(own.map(({ offset }) => offset))].sort((a, b) => (a < b ? -1 : 1)));
      expect(own.at(-1)!.partition).toBe(partitionFor(twinId, 96));
    }
    await verifyTopics(known, contracts);
  }, 90_000);
});
