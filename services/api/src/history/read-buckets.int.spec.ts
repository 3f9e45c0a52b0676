import { ticksOf, timestampFromMillis, Zone } from '@orrery/twin-model';
import fc from 'fast-check';
import { bucketEdges } from '../domain/history/bucket-edges.js';
import { parseBucketWidth } from '../domain/history/bucket-width.js';
import { DEFAULT_RULE } from '../domain/history/bucket-quality.js';
import { type FixtureReading, HistoryFixture } from '../testing/history-fixture.js';
import { AGGREGATES, type HistoryQuestion, MAX_ROWS } from './history-question.js';
import { bucketRows, type BucketPoint, countBuckets, readBuckets } from './read-buckets.js';
import { spanOf } from './series.store.js';

const TWIN = 'acme:riverside:meter';
const ticks = (iso: string) => ticksOf(timestampFromMillis(Date.parse(iso)));
/** Three days around the change of the clock in Berlin. */
const START = ticks('2026-03-28T00:00:00Z');
const READINGS = 6_000;
const ADDED = AGGREGATES.filter((each) => each !== 'timeAvg');

/** A sequence that looks random and is the same each time. */
function* chance(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function measured(): FixtureReading[] {
  const random = chance(7);
  const next = () => random.next().value;
  const readings: FixtureReading[] = [];
  for (let at = START, count = 0; count < READINGS; count += 1) {
    at += BigInt(1 + Math.floor(next() * 900_000_000)); // up to 90 s apart, in single ticks
    const quality = next() < 0.85 ? 'good' : next() < 0.5 ? 'uncertain' : 'bad';
    readings.push({ ticks: at, value: 1e6 + Math.round(next() * 1e6) / 1_000, quality });
    // Another quality at the same time stands beside it.
    if (quality === 'good' && next() < 0.02) readings.push({ ticks: at, value: -1, quality: 'uncertain' });
  }
  return readings;
}

/** The aggregates as one would write them down: nothing of ours but the edges. */
function naive(readings: readonly FixtureReading[], from: bigint, to: bigint, treatUncertainAsBad: boolean): Record<string, unknown> {
  const within = readings.filter((each) => each.ticks >= from && each.ticks < to);
  const rank = (each: FixtureReading) => ['good', 'uncertain', 'bad'].indexOf(each.quality ?? 'good');
  const usable = within.filter((each) => rank(each) === 0 || (rank(each) === 1 && !treatUncertainAsBad));
  const values = usable.map(({ value }) => value as number);
  const counts = [0, 1, 2].map((quality) => within.filter((each) => rank(each) === quality).length);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const firstTicks = usable[0]?.ticks;
  const lastTicks = usable.at(-1)?.ticks;
  const best = (at: bigint | undefined) => usable.filter((each) => each.ticks === at).sort((a, b) => rank(a) - rank(b))[0]?.value ?? null;
  return {
    good: counts[0], uncertain: counts[1], bad: counts[2], count: values.length,
    avg: values.length === 0 ? null : mean,
    min: values.length === 0 ? null : Math.min(...values),
    max: values.length === 0 ? null : Math.max(...values),
    sum: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0),
    stddev: values.length < 2 ? null : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)),
    first: best(firstTicks), last: best(lastTicks),
    percentGood: within.length === 0 ? null : (100 * counts[0]!) / within.length,
  };
}

/** Buckets as the fold has them: sums of floats depend on the order of adding. */
function expectFolded(points: readonly BucketPoint[], edges: readonly bigint[], readings: readonly FixtureReading[], treatUncertainAsBad: boolean): void {
  expect(points).toHaveLength(edges.length - 1);
  for (const [index, point] of points.entries()) {
    const expected = naive(readings, edges[index]!, edges[index + 1]!, treatUncertainAsBad);
    for (const [name, value] of Object.entries(expected)) {
      const got = (point as unknown as Record<string, unknown>)[name];
      if (typeof value === 'number' && ['avg', 'sum', 'stddev'].includes(name)) expect(Math.abs((got as number) - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value) + 1e-6);
      else expect([name, got]).toEqual([name, value]);
    }
  }
}

describe('buckets from the tiers of the historian and from its readings', () => {
  let fixture: HistoryFixture;
  let seriesId: number;
  const readings = measured();

  beforeAll(async () => {
    fixture = await HistoryFixture.start();
    seriesId = await fixture.series(TWIN, 'power', 'double', 'watt');
    await fixture.readings(seriesId, readings);
    await fixture.aggregate();
    // What came after the tiers were made: they are wrong in two minutes, and say so.
    const late = [START + 36_000_000_000n + 5n, START + 5n * 36_000_000_000n].map((at) => ({ ticks: at, value: 5, quality: 'good' as const }));
    await fixture.readings(seriesId, late);
    for (const { ticks: at } of late) await fixture.pending([seriesId], at);
    readings.push(...late);
    readings.sort((a, b) => (a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0));
  }, 120_000);
  afterAll(() => fixture?.stop());

  const question = (range: { from: bigint; to: bigint }, more: Partial<HistoryQuestion> = {}): HistoryQuestion => ({
    twinId: TWIN, range, mode: 'buckets', zone: Zone.of('UTC')!, steps: { width: parseBucketWidth('1h') }, aggregates: ADDED, rule: DEFAULT_RULE, superseded: false, ...more,
  });
  const ask = (asked: HistoryQuestion) =>
    fixture.database.ask(async (snapshot) => readBuckets(snapshot, asked, [{ seriesId, path: 'power', datatype: 'double' }], await spanOf(snapshot, [seriesId]), 0n));

  it('equal an independent fold of the readings, whatever the width, the zone, the range and the tier', async () => {
    const width = fc.constantFrom('10s', '1m', '15m', '1h', '6h', '1d', '500ms');
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York');
    await fc.assert(
      fc.asyncProperty(width, zone, fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 1, max: 400 }), fc.boolean(), async (text, name, offset, count, treatUncertainAsBad) => {
        const steps = { width: parseBucketWidth(text) };
        const from = START + BigInt(offset) * 5_000_000n; // whole and half seconds
        const range = { from, to: from + BigInt(Math.min(count * steps.width.roughMs, 4 * 86_400_000)) * 10_000n };
        const asked = question(range, { steps, zone: Zone.of(name)!, rule: { ...DEFAULT_RULE, treatUncertainAsBad } });
        const { points: [points = []] } = await ask(asked);
        const edges = bucketEdges(range, steps.width, asked.zone, 50_000);
        expectFolded(points, edges, readings, treatUncertainAsBad);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('are the same from every tier, and from what was known then: the readings alone', async () => {
    const range = { from: START, to: START + 3n * 864_000_000_000n };
    const byTier = await ask(question(range, { steps: { width: parseBucketWidth('1d') } }));
    const byReadings = await ask(question(range, { steps: { width: parseBucketWidth('1d') }, knownAt: '2027-01-01T00:00:00Z' }));
    const rounded = (points: typeof byTier.points) => JSON.parse(JSON.stringify(points, (_key, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value))) as unknown;
    expect(rounded(byTier.points)).toEqual(rounded(byReadings.points));
    expect(byTier.counts.matching).toBe(readings.filter((each) => each.ticks < range.to).length);
  });

  it('of a zone have days of 23 hours where the clock is set forward', async () => {
    const range = { from: ticks('2026-03-27T23:00:00Z'), to: ticks('2026-03-30T22:00:00Z') };
    const { points } = await ask(question(range, { zone: Zone.of('Europe/Berlin')!, steps: { width: parseBucketWidth('1d') }, aggregates: ['count'] }));
    expect(points[0]!.map(({ t, end }) => (Date.parse(end) - Date.parse(t)) / 3_600_000)).toEqual([24, 23, 24]);
  });

  it('keep 64-bit integers exact: from the readings where a double could not hold them', async () => {
    const id = await fixture.series(TWIN, 'total', 'uint64');
    const base = 9_007_199_254_740_993n;
    await fixture.readings(id, [0n, 2n, 4n].map((more) => ({ ticks: START + more * 10_000_000n, value: String(base + more) })));
    const small = await fixture.series(TWIN, 'pieces', 'int64');
    await fixture.readings(small, [1n, 2n].map((more) => ({ ticks: START + more * 10_000_000n, value: String(more) })));
    await fixture.aggregate();
    const range = { from: START, to: START + 36_000_000_000n };
    const rows = (seriesIds: number[]) =>
      fixture.database.ask((snapshot) => bucketRows(snapshot, { range, edges: [range.from, range.to], values: 'int64', seriesIds, aggregates: ['min', 'first'], rule: DEFAULT_RULE }));
    expect(await rows([id])).toMatchObject([{ min: '9007199254740993', max: '9007199254740997', sum: '27021597764222985', first: '9007199254740993', last: '9007199254740997', n: 3 }]);
    expect(await rows([small])).toMatchObject([{ min: '1', max: '2', sum: '3', first: '1', last: '2' }]);
  });

  it('over a billion readings come from the tiers in no time, or are refused at once with the number and what to ask instead', async () => {
    const id = await fixture.series(TWIN, 'vibration', 'double');
    const hour = 36_000_000_000n;
    await fixture.pool.query(
      `insert into rollups_1h (bucket_ticks, series_id, good, uncertain, bad, good_n, uncertain_n, good_min, good_max, good_sum, good_m2)
       select $1::int8 + n * ${hour}, $2, 36000000, 0, 0, 36000000, 0, 0, 1, 18000000, 0 from generate_series(0, 47) as n`,
      [String(START), id],
    );
    const range = { from: START, to: START + 48n * hour };
    const vibration = [{ seriesId: id, path: 'vibration', datatype: 'double' as const }];
    const ask = (more: Partial<HistoryQuestion>) =>
      fixture.database.ask((snapshot) => readBuckets(snapshot, question(range, { steps: { width: parseBucketWidth('1d') }, aggregates: ['count', 'avg'], ...more }), vibration, range, 0n));
    const before = { ms: performance.now(), bytes: process.memoryUsage().heapUsed };
    expect(await ask({})).toMatchObject({ counts: { matching: 1_728_000_000 }, points: [[{ count: 864_000_000, avg: 0.5 }, { count: 864_000_000 }]] });
    const refused = {
      code: 'invalid-argument', remedy: expect.stringContaining('tiers') as string,
      details: { kind: 'over-limit', wanted: 1_728_000_000, limit: MAX_ROWS },
    };
    await expect(ask({ knownAt: '2027-01-01T00:00:00Z' })).rejects.toMatchObject(refused);
    // Nothing but the readings has such edges.
    await expect(ask({ range: { from: range.from, to: range.from + 2n * hour }, steps: { width: parseBucketWidth('500ms') } })).rejects.toMatchObject({ code: 'invalid-argument', details: { kind: 'over-limit' } });
    expect(performance.now() - before.ms).toBeLessThan(5_000);
    expect(process.memoryUsage().heapUsed - before.bytes).toBeLessThan(64 * 2 ** 20);
  });

  it('of texts and booleans are counted, with the first and the last', async () => {
    const id = await fixture.series(TWIN, 'mode', 'string');
    await fixture.readings(id, ['idle', 'run', 'idle'].map((value, index) => ({ ticks: START + BigInt(index), value })));
    await fixture.aggregate();
    const range = { from: START, to: START + 36_000_000_000n };
    const answer = await fixture.database.ask(async (snapshot) =>
      readBuckets(snapshot, question(range, { aggregates: ['count', 'first', 'last', 'avg', 'min'] }), [{ seriesId: id, path: 'mode', datatype: 'string' }], await spanOf(snapshot, [id]), 0n),
    );
    expect(answer.points[0]).toMatchObject([{ count: 3, first: 'idle', last: 'idle', avg: null, min: null, q: 'good' }]);
  });

  it('older than the tier of seconds come from the readings, and are counted to the last', async () => {
    // Half a day into the data, as at the horizon of a history of years.
    await fixture.horizon(START + 432_000_000_000n);
    for (const [text, from, span] of [['10s', 432_000_000_000n - 3_000_000_000n, 6_000_000_000n], ['10s', 5_000_000n, 36_000_000_000n], ['1m', 305_000_000n, 36_300_000_000n], ['1h', 10_000_000n, 864_150_000_000n], ['1d', 15_000_000n, 2_000_000_000_000n]] as const) {
      const range = { from: START + from, to: START + from + span };
      const steps = { width: parseBucketWidth(text) };
      const asked = question(range, { steps });
      const { points: [points = []], counts } = await ask(asked);
      expectFolded(points, bucketEdges(range, steps.width, asked.zone, 50_000), readings, false);
      const there = readings.filter((each) => each.ticks >= range.from && each.ticks < range.to).length;
      expect([counts.matching, await fixture.database.ask((snapshot) => countBuckets(snapshot, seriesId, range))]).toEqual([there, there]);
    }
  });
});
