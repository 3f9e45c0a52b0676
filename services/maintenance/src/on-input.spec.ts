import { type MaintenanceScore, maintenanceScores, type MaintenanceState, maintenanceState, type Reading, type TwinInput } from '@orrery/contracts';
import { type Delivered } from '@orrery/kafka';
import { Metrics } from '@orrery/service-kit';
import { RuleBook } from './domain/rule-book.js';
import { MaintenanceMetrics } from './maintenance-metrics.js';
import { type WatchedPartition, Watching } from './on-input.js';
import { DEFINITION, PUMP, pumpInputs, RULE, RULES, timeOf } from './testing/pump.js';

const delivered = <T>(value: T, offset: number, key = PUMP, headers = {}) => ({ value, key, partition: 0, offset: BigInt(offset), headers }) as Delivered<T>;
const all = (events: readonly TwinInput[], from = 0) => events.map((event, i) => delivered(event, from + i));

function service(rules = RULES) {
  const book = new RuleBook();
  book.takeRules('acme:riverside', rules);
  return { book, watching: new Watching('real', book, new MaintenanceMetrics(new Metrics('maintenance', '1'))) };
}
async function opened(watching: Watching, state?: MaintenanceState): Promise<WatchedPartition> {
  const partition = watching.open(0);
  if (state) partition.restoreSnapshot(delivered(state, 0));
  await partition.restored({ epoch: 1n });
  return partition;
}
const scoresOf = async (partition: WatchedPartition, records: readonly Delivered<TwinInput>[]): Promise<MaintenanceScore[]> => (await partition.handle(records)).events.map(({ value }) => value!);
const stateOf = (partition: WatchedPartition): MaintenanceState => JSON.parse(JSON.stringify(partition.snapshot(PUMP)[0]!.value)) as MaintenanceState;

/** The input with each of its readings replaced. */
const readings = (input: TwinInput, change: (reading: Reading) => Reading[]): TwinInput => (input.type === 'readings' ? { ...input, readings: input.readings.flatMap(change) } : input);

describe('watching a twin', () => {
  const events = pumpInputs(160, 100);

  it('publishes scores that keep their contract: learning, scored, the anomaly with its first contributor, the life', async () => {
    const scores = await scoresOf(await opened(service().watching), all(events));
    expect(scores.flatMap((score) => maintenanceScores.problems(score))).toEqual([]);
    expect([...new Set(scores.map(({ status }) => status))]).toEqual(['learning', 'scored']);
    const raised = scores.find(({ anomaly }) => anomaly?.active)!;
    expect(raised.anomaly).toMatchObject({ since: expect.stringMatching(/^2026-01-01T00:01:4\d/), contributions: [{ path: 'flow', direction: 'below' }, ...raised.anomaly!.contributions.slice(1)] });
    expect(raised.health).toBeLessThan(0.5);
    expect(scores.at(-1)!.remainingLife).toMatchObject({ path: 'wear', limit: 10, perHour: expect.closeTo(36, 0) });
  });

  it('publishes each score in the trace of the reading that made it', async () => {
    const trace = (offset: bigint | number): string => `00-${'a'.repeat(32)}-${String(offset).padStart(16, '1')}-01`;
    const traced = events.map((event, offset) => delivered(event, offset, PUMP, { traceparent: trace(offset) }));
    const { events: scores } = await (await opened(service().watching)).handle(traced);
    expect(scores.length).toBeGreaterThan(10);
    expect(scores.map(({ headers }) => headers?.['traceparent'])).toEqual(scores.map(({ value }) => trace(BigInt(value!.cause.offset))));
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
    book.takeEntry('twin/acme:riverside:other', { type: 'twin', twinId: 'acme:riverside:other', definition: DEFINITION, appliedAt: RULES.appliedAt });
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
    const { dirty } = await partition.handle([delivered<TwinInput>({ type: 'deleted', twinId: PUMP, receivedTs: timeOf(20), by: 'ada' }, 20)]);
    expect([dirty, partition.snapshot(PUMP)[0]!.value]).toEqual([[{ key: PUMP, offset: 20n }], null]);
  });

  it('a signal that is stale is missing: insufficient data, until its next reading', async () => {
    const partition = await opened(service().watching);
    await scoresOf(partition, all(events.slice(0, 90)));
    const expired: TwinInput = { type: 'expired', twinId: PUMP, receivedTs: timeOf(100), path: 'flow', what: 'reported', basis: timeOf(88), at: timeOf(95) };
    const stale = await scoresOf(partition, all([expired, ...events.slice(90, 110).map((input) => readings(input, (reading) => (reading.path === 'flow' ? [] : [reading])))], 90));
    expect(stale.at(-1)).toMatchObject({ status: 'insufficient-data', inputQuality: { missing: ['flow'] } });
    expect(stale.at(-1)!.anomaly).toBeUndefined();
    expect((await scoresOf(partition, all(events.slice(110, 125), 111))).at(-1)!.status).toBe('scored');
  });

  it('bad readings, those of a source that is lost, and heartbeats are no samples of anything', async () => {
    const partition = await opened(service().watching);
    await scoresOf(partition, all(events.slice(0, 90)));
    const bad = await scoresOf(partition, all(events.slice(90, 105).map((input) => readings(input, (reading) => [{ ...reading, quality: 'bad', value: null }])), 90));
    expect(bad.at(-1)).toMatchObject({ status: 'insufficient-data', inputQuality: { worst: 'bad' } });
    expect(await scoresOf(partition, all([{ type: 'source-state', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: timeOf(106), state: 'disconnected' }], 105))).toEqual([]);
    expect(await scoresOf(partition, all(events.slice(106, 120).map((input) => readings(input, (reading) => [{ ...reading, flags: ['repeat'] }])), 106))).toEqual([]);
  });

  it('readings that the projection refuses reach no detector: of another source, of another type, of no path of the twin', async () => {
    const { watching } = service();
    const clean = await scoresOf(await opened(watching), all(events));
    const dirtied = events.map((input) => readings(input, (reading) => [{ ...reading, value: 'much' }, reading, { ...reading, path: 'nowhere' }]));
    const foreign = events.flatMap((input, i) => (input.type === 'readings' && i % 3 === 0 ? [input, { ...input, source: 'other', readings: input.readings.map((reading) => ({ ...reading, value: 1e6 })) }] : [input]));
    for (const log of [dirtied, foreign]) expect((await scoresOf(await opened(watching), all(log))).map(({ cause: _cause, ...score }) => score)).toEqual(clean.map(({ cause: _cause, ...score }) => score));
  });

  it('every reading of a record counts, however many seconds one holds, and in whatever order of its signals: a recording played fast scores as it did when it was live', async () => {
    const { watching } = service();
    const without = (scores: readonly MaintenanceScore[]) => scores.map(({ cause: _cause, ...score }) => score);
    const live = without(await scoresOf(await opened(watching), all(events)));
    const bySignal = pumpInputs(160, 100, 8).map((input) => (input.type === 'readings' ? { ...input, readings: [...input.readings].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)) } : input));
    for (const log of [pumpInputs(160, 100, 8), bySignal]) expect(without(await scoresOf(await opened(watching), all(log)))).toEqual(live);
  });
});

describe('which detectors watch a twin', () => {
  it('those whose selection it meets and whose paths it has, through any number of steps', () => {
    const { book } = service();
    const of = (twinId: string, more: object = {}) => book.detectorsOf(twinId, { ...DEFINITION, ...more }).map(({ id }) => id);
    book.takeEntry('twin/acme:riverside:skid', { type: 'twin', twinId: 'acme:riverside:skid', definition: { ...DEFINITION, partOf: 'acme:riverside:line1' }, appliedAt: RULES.appliedAt });
    expect([of(PUMP), of(PUMP, { partOf: 'acme:riverside:skid' }), of(PUMP, { partOf: 'acme:riverside:line2' }), of(PUMP, { properties: { flow: DEFINITION.properties['flow']! } }), of('acme:elsewhere:pump')]).toEqual([['pump'], ['pump'], [], [], []]);
  });

  it('a twin whose registration is no longer in the log is known from the registry', async () => {
    const { book, watching } = service();
    book.takeEntry(`twin/${PUMP}`, { type: 'twin', twinId: PUMP, definition: DEFINITION, appliedAt: RULES.appliedAt });
    expect(await scoresOf(await opened(watching), all(pumpInputs(30).slice(5)))).not.toEqual([]);
  });
});
