import { KafkaPublisher, LogStateRunner, type KafkaSettings } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { startBroker, type Broker } from './support/broker.js';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallies, tallyContracts, type Addition, type Tallied, type Tally } from './support/tally-contracts.js';
import { TallyState } from './support/tally-state.js';

const KEYS = Array.from({ length: 20 }, (_, i) => `key-${i}`);

describe('a group of members', () => {
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

  function member(logState: TallyState) {
    const runner = new LogStateRunner({ settings, logState, sessionTimeoutMs: 3_000, snapshotDelayMs: 20, commitIntervalMs: 20 });
    runners.push(runner);
    runner.start();
    return runner;
  }
  const addToAll = (n: number) => publisher.publish(additions, KEYS.map((key) => ({ value: { key, n }, source: 'test' })));
  const events = async () => (await readAll(settings, tallied)).map(({ value }) => value!);

  it('shares partitions so that each key has one owner, and moves only as many as it must', async () => {
    const [first, second, third] = [new TallyState(), new TallyState(), new TallyState()];
    const a = member(first);
    await until('all four', () => a.ready.length === 4);
    const b = member(second);
    await until('two and two', () => a.ready.length === 2 && b.ready.length === 2);
    const [ofA, ofB] = [a.ready, b.ready];
    expect([...ofA, ...ofB].sort()).toEqual([0, 1, 2, 3]);
    // Those that stay go on without a new restore: they were restored once.
    expect(first.history.filter((entry) => entry.startsWith('restored'))).toHaveLength(4);
    expect(first.history.filter((entry) => entry.startsWith('closed'))).toHaveLength(2);

    const c = member(third);
    await until('three members', () => c.ready.length === 1 && a.ready.length + b.ready.length === 3);
    expect(ofA).toEqual(expect.arrayContaining(a.ready));
    expect(ofB).toEqual(expect.arrayContaining(b.ready));
  });

  it('loses and repeats no change while members come and go', async () => {
    const states = [new TallyState(), new TallyState(), new TallyState()];
    const total = () => states.reduce<Record<string, number>>((all, state) => ({ ...all, ...state.totals() }), {});
    const stop = new AbortController();
    let published = 0;
    const source = (async () => {
      while (!stop.signal.aborted) {
        await addToAll(1);
        published += 1;
      }
    })();
    member(states[0]!);
    await until('some work', () => published > 20);
    const leaver = member(states[1]!);
    await until('two members', () => leaver.ready.length === 2);
    member(states[2]!);
    await until('three members', () => runners[2]!.ready.length >= 1);
    await leaver.close();
    await until('more work', () => runners[0]!.ready.length === 2 && runners[2]!.ready.length === 2);
    stop.abort();
    await source;
    await until('every addition', () => KEYS.every((key) => total()[key] === published));
    const seen = await events();
    for (const key of KEYS) {
      const ofKey = seen.filter((event) => event.key === key);
      // A duplicate may be published at a take-over: it has the same revision and says the same.
      const byRev = new Map(ofKey.map((event) => [event.rev, JSON.stringify(event)]));
      expect([...byRev.keys()]).toEqual(Array.from({ length: published }, (_, i) => i + 1));
      for (const event of ofKey) expect(JSON.stringify(event)).toBe(byRev.get(event.rev));
    }
  });

  it('hands a partition over with the state that its last owner left', async () => {
    const before = new TallyState();
    const a = member(before);
    await until('assigned', () => a.ready.length === 4);
    await addToAll(5);
    await until('tallied', () => Object.keys(before.totals()).length === KEYS.length);
    const after = new TallyState();
    const b = member(after);
    await until('shared', () => b.ready.length === 2);
    await until('all keys', () => Object.keys({ ...before.totals(), ...after.totals() }).length === KEYS.length);
    await addToAll(1);
    await until('continued', () => KEYS.every((key) => ({ ...before.totals(), ...after.totals() })[key] === 6));
    expect(new Set((await events()).map(({ key, rev }) => `${key} ${rev}`)).size).toBe(KEYS.length * 2);
    await a.close();
    await b.close();
    const last = new Map((await readAll(settings, tallies)).map(({ key, value }) => [key, value!.total]));
    expect([...last.values()]).toEqual(KEYS.map(() => 6));
  });

  it('goes on where it stood when the broker restarts in mid-stream, and loses nothing', async () => {
    const state = new TallyState();
    const runner = member(state);
    await until('assigned', () => runner.ready.length === 4);
    let published = 0;
    const source = (async () => {
      while (published < 60) {
        await addToAll(1);
        published += 1;
      }
    })();
    await until('some work', () => published > 20);
    await broker.kafka.kill();
    await broker.kafka.restart();
    await source;
    await until('every addition', () => KEYS.every((key) => state.totals()[key]! >= 60), { timeoutMs: 50_000 });
    const inputs = await readAll(settings, additions);
    const unique = new Set(inputs.map(({ headers }) => headers.ce_id));
    // A record may be in the log twice when its acknowledgement was lost; it has the same ce_id then.
    expect(unique.size).toBe(60 * KEYS.length);
    const seen = await events();
    for (const key of KEYS) {
      const count = inputs.filter((input) => input.key === key).length;
      expect([...new Set(seen.filter((event) => event.key === key).map(({ rev }) => rev))]).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    }
  }, 120_000);
});
