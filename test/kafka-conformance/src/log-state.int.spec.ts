import { deadLetters } from '@orrery/contracts';
import { KafkaPublisher, LogStateRunner, type KafkaSettings, type LogStateOptions } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { startBroker, type Broker } from './support/broker.js';
import { countingMetrics } from './support/counting-metrics.js';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallies, tallyContracts, type Addition, type Tallied, type Tally } from './support/tally-contracts.js';
import { TallyState } from './support/tally-state.js';

describe('a log-state handler', () => {
  let broker: Broker;
  let realm: string;
  let settings: KafkaSettings;
  let publisher: KafkaPublisher;
  const runners: LogStateRunner<Addition, Tally, Tallied>[] = [];

  beforeAll(async () => {
    broker = await startBroker();
  });
  afterAll(() => broker.stop());
  beforeEach(async () => {
    realm = await broker.realm(tallyContracts);
    settings = broker.settings('tally', realm);
    publisher = new KafkaPublisher(broker.settings('source', realm));
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
    await publisher.close();
  });

  function run(logState: TallyState, more: Partial<LogStateOptions<Addition, Tally, Tallied>> = {}): LogStateRunner<Addition, Tally, Tallied> {
    const runner = new LogStateRunner({ settings, logState, sessionTimeoutMs: 3_000, snapshotDelayMs: 50, commitIntervalMs: 50, ...more });
    runners.push(runner);
    runner.start();
    return runner;
  }
  const add = (key: string, ...numbers: number[]) => publisher.publish(additions, numbers.map((n) => ({ value: { key, n }, source: 'test' })));
  const events = () => readAll(settings, tallied);

  it('handles the records of a key in their order and publishes one event for each', async () => {
    const state = new TallyState();
    run(state);
    await Promise.all(['a', 'b', 'c'].map((key) => add(key, ...Array.from({ length: 100 }, (_, i) => i))));
    await until('all tallies', () => Object.values(state.totals()).filter((total) => total === 4950).length === 3);
    await until('all events', async () => (await events()).length === 300);
    for (const key of ['a', 'b', 'c']) {
      const ofKey = (await events()).filter((event) => event.key === key).map(({ value }) => value!);
      expect(ofKey.map(({ rev }) => rev)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
      expect(ofKey.map(({ total }) => total)).toEqual(Array.from({ length: 100 }, (_, i) => (i * (i + 1)) / 2));
    }
  });

  it('on drain writes every snapshot and commits everything, so that the next start reads nothing again', async () => {
    const state = new TallyState();
    const runner = run(state, { snapshotDelayMs: 60_000 });
    await add('a', 1, 2, 3);
    await add('b', 4);
    await until('tallies', () => state.totals().a === 6 && state.totals().b === 4);
    expect(await readAll(settings, tallies)).toEqual([]);
    await runner.close();
    expect((await readAll(settings, tallies)).map(({ value }) => [value!.key, value!.total])).toEqual(expect.arrayContaining([['a', 6], ['b', 4]]));
    const handled: string[] = [];
    const next = new TallyState({ before: ({ value }) => handled.push(value.key) });
    const second = run(next);
    await until('restored', () => second.ready.length === 4);
    await add('a', 10);
    await until('continued', () => next.totals().a === 16);
    expect(handled).toEqual(['a']);
    expect([...next.partitions.values()].reduce((sum, { eventsSeen }) => sum + eventsSeen, 0)).toBe(0);
  });

  it('gives every owner of a partition an epoch above the last', async () => {
    const first = new TallyState();
    const runner = run(first);
    await until('restored', () => runner.ready.length === 4);
    expect([...first.partitions.values()].map(({ info }) => info!.epoch)).toEqual([1n, 1n, 1n, 1n]);
    await runner.close();
    const second = new TallyState();
    const next = run(second);
    await until('restored', () => next.ready.length === 4);
    expect([...second.partitions.values()].map(({ info }) => info!.epoch)).toEqual([2n, 2n, 2n, 2n]);
  });

  it('when record 37 fails, has 0–36 done and committed, and takes 37 and the rest again in order', async () => {
    let broken = true;
    const tried: number[] = [];
    const state = new TallyState({
      before: ({ value: { n } }) => {
        tried.push(n);
        if (n === 37 && broken) throw new Error('37 is not handled yet');
      },
    });
    await add('a', ...Array.from({ length: 100 }, (_, i) => i));
    run(state, { retry: { attempts: 1_000, initialMs: 20, maxMs: 50 } });
    const done = async () => (await events()).map(({ value }) => Number(value!.input));
    await until('0–36 done', async () => (await done()).length === 37);
    await until('committed up to 37: only 37 is tried again', () => tried.slice(-5).every((n) => n === 37));
    expect((await readAll(settings, tallies)).at(-1)?.value).toMatchObject({ rev: 37, total: (36 * 37) / 2 });
    broken = false;
    await until('the rest', async () => (await done()).length >= 100);
    expect(await done()).toEqual(Array.from({ length: 100 }, (_, i) => i));
    await until('tally', () => state.totals().a === 4950);
  });

  it('dead-letters a record whose handler fails for good, with reason and origin, and goes on behind it', async () => {
    const state = new TallyState({
      before: ({ value: { n } }) => {
        if (n === 37) throw new TypeError('cannot add 37');
      },
    });
    run(state, { retry: { attempts: 3, initialMs: 10, maxMs: 20 } });
    await add('a', ...Array.from({ length: 100 }, (_, i) => i));
    await until('the others', () => state.totals().a === 4950 - 37);
    const [letter] = await readAll(settings, deadLetters);
    expect(letter!.value).toMatchObject({ reason: 'handler-failed', detail: 'cannot add 37', service: 'tally', origin: { topic: `${realm}.additions.v1`, offset: '37' } });
    expect(JSON.parse(Buffer.from(letter!.value!.value!, 'base64').toString())).toEqual({ key: 'a', n: 37 });
    expect((await events()).map(({ value }) => Number(value!.input))).toEqual(Array.from({ length: 100 }, (_, i) => i).filter((i) => i !== 37));
  });

  it('dead-letters malformed, contract-breaking, null and oversized records while their neighbours go on', async () => {
    const state = new TallyState();
    run(state, { maxRecordBytes: 1_000 });
    await add('a', 1);
    const raw = (json: string) => publisher.publish(additions, [{ value: { key: 'a', n: 0 }, json, source: 'test' }]);
    await raw('{"key":');
    await raw('{"key":"a","n":"one"}');
    await raw(JSON.stringify({ key: 'a', n: 1, pad: 'x'.repeat(2_000) }));
    await publisher.publish(additions, [{ value: null, key: 'a', source: 'test' }]);
    await add('a', 2);
    await until('neighbours', () => state.totals().a === 3);
    await until('letters', async () => (await readAll(settings, deadLetters)).length === 4);
    const letters = (await readAll(settings, deadLetters)).map(({ value }) => value!).sort((a, b) => Number(a.origin.offset) - Number(b.origin.offset));
    expect(letters.map(({ reason }) => reason)).toEqual(['malformed', 'contract', 'oversized', 'contract']);
    expect(letters.map(({ origin }) => origin.offset)).toEqual(['1', '2', '3', '4']);
    expect(letters[1]!.detail).toContain('/n');
    expect(letters[0]!.headers).toMatchObject({ ce_source: 'test' });
  });

  it('restores from snapshots and the events published since, so that published events win over replay', async () => {
    const state = new TallyState();
    const runner = run(state, { snapshotsPerSecond: 0 });
    await until('restored', () => runner.ready.length === 4);
    await add('a', 1, 2, 3);
    await until('events', async () => (await events()).length === 3);
    await runner.close();
    // Other code now: it would add ten times as much; the three that are published stand.
    const handled: number[] = [];
    const next = new TallyState({ before: ({ value }) => handled.push(value.n) });
    run(next);
    await until('restored', () => next.totals().a === 6);
    await add('a', 4);
    await until('continued', () => next.totals().a === 10);
    expect((await events()).map(({ value }) => value!.rev)).toEqual([1, 2, 3, 4]);
  });

  it('restores a deleted key as deleted', async () => {
    const runner = run(new TallyState());
    await add('gone!', 5);
    await until('snapshot', async () => (await readAll(settings, tallies)).length === 1);
    await add('gone!', -5);
    await until('tombstone', async () => (await readAll(settings, tallies)).some(({ value }) => value === null));
    await runner.close();
    const next = new TallyState();
    const second = run(next);
    await until('restored', () => second.ready.length === 4);
    expect(next.totals()).toEqual({});
  });

  it('holds events back until the read model is written, and retries only that while it fails', async () => {
    let attempts = 0;
    const state = new TallyState({
      first: async () => {
        attempts += 1;
        if (attempts < 4) throw new Error('Redis is away');
      },
    });
    run(state, { retry: { attempts: 10, initialMs: 5, maxMs: 10 } });
    await add('a', 1);
    await until('event', async () => (await events()).length === 1);
    expect(attempts).toBe(4);
    expect(state.totals()).toEqual({ a: 1 });
  });

  it('counts what came in, went out and was dropped, and forgets the lag of partitions it has given up', async () => {
    const counts: Record<string, number> = {};
    const count = (name: string, by: number) => (counts[name] = (counts[name] ?? 0) + by);
    const lags = new Map<number, number>();
    const metrics = countingMetrics(count, lags);
    const state = new TallyState();
    const runner = run(state, { settings: { ...settings, metrics } });
    await add('a', 1, 2, 3);
    await publisher.publish(additions, [{ value: { key: 'a', n: 0 }, json: '{', source: 'test' }]);
    await until('counted', () => counts['in additions.v1'] === 4 && counts['dropped malformed'] === 1);
    expect(counts).toMatchObject({ 'out tallied': 3, 'out dead': 1 });
    expect([...lags.values()]).toEqual([0]);
    await runner.close();
    expect(lags.size).toBe(0);
  });
});
