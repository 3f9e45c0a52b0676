import { type MaintenanceScore, maintenanceScores, type MaintenanceState, maintenanceState, type TwinEvent } from '@orrery/contracts';
import { type Delivered } from '@orrery/kafka';
import { Metrics } from '@orrery/service-kit';
import { RuleBook, watchedDefinition } from './domain/rule-book.js';
import { MaintenanceMetrics } from './maintenance-metrics.js';
import { type WatchedPartition, Watching } from './on-event.js';
import { DEFINITION, PUMP, pumpEvents, RULE, RULES } from './testing/pump.js';

const delivered = <T>(value: T, offset: number, key = PUMP) => ({ value, key, partition: 0, offset: BigInt(offset) }) as Delivered<T>;
const all = (events: readonly TwinEvent[], from = 0) => events.map((event, i) => delivered(event, from + i));

function service(rules = RULES) {
  const book = new RuleBook();
  book.takeRules('acme:riverside', rules);
  return { book, watching: new Watching(book, new MaintenanceMetrics(new Metrics('maintenance', '1'))) };
}
async function opened(watching: Watching, state?: MaintenanceState): Promise<WatchedPartition> {
  const partition = watching.open(0);
  if (state) partition.restoreSnapshot(delivered(state, 0));
  await partition.restored({ epoch: 1n });
  return partition;
}
const scoresOf = async (partition: WatchedPartition, records: readonly Delivered<TwinEvent>[]): Promise<MaintenanceScore[]> => (await partition.handle(records)).events.map(({ value }) => value!);
const stateOf = (partition: WatchedPartition): MaintenanceState => JSON.parse(JSON.stringify(partition.snapshot(PUMP)[0]!.value)) as MaintenanceState;

describe('watching a twin', () => {
  const events = pumpEvents(160, 100);

  it('publishes scores that keep their contract: learning, scored, the anomaly with its first contributor, the life', async () => {
    const scores = await scoresOf(await opened(service().watching), all(events));
    expect(scores.flatMap((score) => maintenanceScores.problems(score))).toEqual([]);
    expect([...new Set(scores.map(({ status }) => status))]).toEqual(['learning', 'scored']);
    const raised = scores.find(({ anomaly }) => anomaly?.active)!;
    expect(raised.anomaly).toMatchObject({ since: expect.stringMatching(/^2026-01-01T00:01:4\d/), contributions: [{ path: 'flow', direction: 'below' }, ...raised.anomaly!.contributions.slice(1)] });
    expect(raised.health).toBeLessThan(0.5);
    expect(scores.at(-1)!.remainingLife).toMatchObject({ path: 'wear', limit: 10, perHour: expect.closeTo(36, 0) });
  });

  it('with its state restored at any event, even when told events again, publishes the same', async () => {
    const { watching } = service();
    const whole = await scoresOf(await opened(watching), all(events));
    for (const cut of [1, 2, 50, 61, 63, 104, 130]) {
      const first = await opened(watching);
      const before = await scoresOf(first, all(events.slice(0, cut)));
      expect(maintenanceState.problems(stateOf(first))).toEqual([]);
      const second = await opened(watching, stateOf(first));
      const again = Math.max(0, cut - 10);
      expect([...before, ...(await scoresOf(second, all(events.slice(again), again)))]).toEqual(whole);
    }
  });

  it('keeps the state that has seen most, not the one written last', async () => {
    const { watching } = service();
    const first = await opened(watching);
    await scoresOf(first, all(events.slice(0, 50)));
    const old = stateOf(first);
    await scoresOf(first, all(events.slice(50, 90), 50));
    const partition = watching.open(0);
    for (const state of [stateOf(first), old]) partition.restoreSnapshot(delivered(state, 0));
    await partition.restored({ epoch: 2n });
    expect(stateOf(partition)).toMatchObject({ inputOffset: '89', epoch: '2' });
  });

  it('writes again, unharmed, the state of a twin of which nothing has come since the restart', async () => {
    const { watching } = service();
    const first = await opened(watching);
    await scoresOf(first, all(events.slice(0, 90)));
    const { epoch: _epoch, ...state } = stateOf(first);
    expect(stateOf(await opened(watching, stateOf(first)))).toMatchObject(state);
  });

  it('a rule that changes learns anew, one that goes takes its state with it, another twin’s change touches nothing', async () => {
    const { book, watching } = service();
    const partition = await opened(watching);
    await scoresOf(partition, all(events.slice(0, 90)));
    book.takeEntry('twin/acme:riverside:other', { type: 'twin', twinId: 'acme:riverside:other', definition: DEFINITION, appliedAt: events[0]!.at });
    expect((await scoresOf(partition, all(events.slice(90, 101), 90))).at(-1)!.status).toBe('scored');
    book.takeRules('acme:riverside', { ...RULES, detectors: [{ ...RULE, smoothing: 0.3 }] });
    expect((await scoresOf(partition, all(events.slice(101, 115), 101))).at(-1)!.status).toBe('learning');
    book.takeRules('acme:riverside', null);
    const gone = await partition.handle(all(events.slice(115, 117), 115));
    expect([gone.events, gone.dirty]).toEqual([[], [{ key: PUMP, offset: 115n }]]);
    expect(partition.snapshot(PUMP)).toEqual([expect.objectContaining({ value: null, key: PUMP })]);
  });

  it('a twin that is deleted is forgotten', async () => {
    const partition = await opened(service().watching);
    await scoresOf(partition, all(events.slice(0, 20)));
    const { dirty } = await partition.handle([delivered({ ...events[20]!, type: 'deleted' as const, changes: [] }, 20)]);
    expect([dirty, partition.snapshot(PUMP)[0]!.value]).toEqual([[{ key: PUMP, offset: 20n }], null]);
  });

  it('stale and bad inputs are told as insufficient data, and heartbeats are no samples', async () => {
    const partition = await opened(service().watching);
    await scoresOf(partition, all(events.slice(0, 90)));
    const changed = (i: number, state: object): TwinEvent => ({ ...events[i]!, changes: events[i]!.changes.map((change) => (change.kind === 'reported' && change.path === 'flow' ? { ...change, state: { ...change.state, ...state } } : change)) });
    const stale = await scoresOf(partition, all(events.slice(90, 100).map((_, i) => changed(90 + i, { quality: 'stale' })), 90));
    expect(stale.at(-1)).toMatchObject({ status: 'insufficient-data', inputQuality: { missing: ['flow'] } });
    expect(stale.at(-1)!.anomaly).toBeUndefined();
    const beats = events.slice(100, 110).map((event) => ({ ...event, changes: event.changes.map((change) => (change.kind === 'reported' ? { ...change, state: { ...change.state, flags: ['repeat' as const] } } : change)) }));
    expect(await scoresOf(partition, all(beats, 100))).toEqual([]);
  });
});

describe('which detectors watch a twin', () => {
  it('those whose selection it meets and whose paths it has, through any number of steps', () => {
    const { book } = service();
    const of = (twinId: string, more: object = {}) => book.detectorsOf(twinId, { ...watchedDefinition(DEFINITION), ...more }).map(({ id }) => id);
    book.takeEntry('twin/acme:riverside:skid', { type: 'twin', twinId: 'acme:riverside:skid', definition: { ...DEFINITION, partOf: 'acme:riverside:line1' }, appliedAt: RULES.appliedAt });
    expect([of(PUMP), of(PUMP, { partOf: 'acme:riverside:skid' }), of(PUMP, { partOf: 'acme:riverside:line2' }), of(PUMP, { paths: ['flow'] }), of('acme:elsewhere:pump')]).toEqual([['pump'], ['pump'], [], [], []]);
  });

  it('a twin whose registration is no longer in the log is known from the registry', async () => {
    const { book, watching } = service();
    book.takeEntry(`twin/${PUMP}`, { type: 'twin', twinId: PUMP, definition: DEFINITION, appliedAt: RULES.appliedAt });
    expect(await scoresOf(await opened(watching), all(pumpEvents(30).slice(5)))).not.toEqual([]);
  });
});
