import { KafkaPublisher, LogStateRunner, type KafkaSettings } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { startBroker, type Broker } from './support/broker.js';
import { ForkedMember } from './support/fork-member.js';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallies, tallyContracts, type Addition, type Tallied, type Tally } from './support/tally-contracts.js';
import { TallyState } from './support/tally-state.js';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('a log-state handler that is stopped by force', () => {
  let broker: Broker;
  let realm: string;
  let settings: KafkaSettings;
  let publisher: KafkaPublisher;
  const runners: LogStateRunner<Addition, Tally, Tallied>[] = [];
  const forked: ForkedMember[] = [];

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
    await Promise.all(forked.splice(0).map((member) => member.kill()));
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
    await publisher.close();
  });

  function fork(fault?: { point: string; times: number }): ForkedMember {
    const member = new ForkedMember(broker.kafka.brokers, realm, fault);
    forked.push(member);
    return member;
  }
  function member(logState: TallyState) {
    const runner = new LogStateRunner({ settings, logState, sessionTimeoutMs: 2_000, snapshotDelayMs: 5, commitIntervalMs: 5 });
    runners.push(runner);
    runner.start();
    return runner;
  }
  const add = (count: number) => publisher.publish(additions, Array.from({ length: count }, () => KEYS.map((key) => ({ value: { key, n: 1 }, source: 'test' }))).flat());
  const events = async () => (await readAll(settings, tallied)).map(({ value }) => value!);

  async function expectEveryRevisionOnce(count: number): Promise<void> {
    const seen = await events();
    for (const key of KEYS) {
      const byRev = new Map<number, string>();
      for (const event of seen.filter((each) => each.key === key)) {
        const text = JSON.stringify(event);
        // What a crash makes the next owner publish again is the same event, under the same revision.
        expect(byRev.get(event.rev) ?? text).toBe(text);
        byRev.set(event.rev, text);
      }
      expect([...byRev.keys()]).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    }
  }

  it.each([
    ['after-first', 4],
    ['after-events', 4],
    ['after-snapshots', 3],
    ['after-commit', 3],
  ])('%s has complete effects after a restart, no lost and no contradicting event', async (point, times) => {
    await add(50);
    const victim = fork({ point, times });
    expect(await victim.ended).toBe('SIGKILL');
    const published = new Map<string, number>();
    for (const { key, rev } of await events()) published.set(key, Math.max(rev, published.get(key) ?? 0));
    for (const { key, value } of await readAll(settings, tallies)) {
      // A snapshot is never durable before its events.
      expect(published.get(key) ?? 0).toBeGreaterThanOrEqual(value!.rev);
    }
    const state = new TallyState();
    member(state);
    await until('every addition', () => KEYS.every((key) => state.totals()[key] === 50));
    await add(1);
    await until('one more', () => KEYS.every((key) => state.totals()[key] === 51));
    await until('its events', async () => new Set((await events()).map(({ key, rev }) => `${key} ${rev}`)).size === 51 * KEYS.length);
    await expectEveryRevisionOnce(51);
  });

  it('frozen past its session timeout does no harm when it wakes', async () => {
    const zombie = fork();
    await until('the zombie-to-be has everything', () => zombie.last.ready.length === 4);
    await add(20);
    await until('handled', () => KEYS.every((key) => zombie.last.totals[key] === 20));
    zombie.freeze();
    const state = new TallyState();
    const heir = member(state);
    await until('taken over', () => heir.ready.length === 4);
    await add(20);
    await until('handled by the heir', () => KEYS.every((key) => state.totals()[key] === 40));
    const epochs = [...state.partitions.values()].map(({ info }) => info!.epoch);
    expect(epochs.every((epoch) => epoch >= 2n)).toBe(true);
    const reports = zombie.reports;
    zombie.thaw();
    await until('the woken member shares the work', () => zombie.reports > reports && zombie.last.ready.length === 2 && heir.ready.length === 2);
    await add(20);
    await until('all additions', () => KEYS.every((key) => ({ ...zombie.last.totals, ...state.totals() })[key] === 60));
    await until('events', async () => new Set((await events()).map(({ key, rev }) => `${key} ${rev}`)).size === 60 * KEYS.length);
    await expectEveryRevisionOnce(60);
  });

  it('writes its snapshot again when a former owner covers it late', async () => {
    const state = new TallyState();
    const owner = member(state);
    await until('assigned', () => owner.ready.length === 4);
    await add(3);
    await until('snapshots', async () => (await readAll(settings, tallies)).filter(({ value }) => value!.total === 3).length === KEYS.length);
    const late = { key: 'a', rev: 1, total: 1, input: '0', epoch: '0' };
    await publisher.publish(tallies, [{ value: late, source: 'zombie', headers: { orrery_epoch: '0' } }]);
    await until('the last record is the newest again', async () => {
      const ofKey = (await readAll(settings, tallies)).filter(({ key }) => key === 'a').map(({ value }) => value!.rev);
      return ofKey.includes(1) && ofKey.at(-1) === 3;
    });
  });
});
