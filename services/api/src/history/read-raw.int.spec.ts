import { ticksOf, timestampFromMillis, Zone } from '@orrery/twin-model';
import { DEFAULT_RULE } from '../domain/history/bucket-quality.js';
import { HistoryFixture } from '../testing/history-fixture.js';
import { type HistoryQuestion, MAX_PAGE_CHARACTERS, MAX_READINGS } from './history-question.js';
import { readRaw } from './read-raw.js';
import { type FoundSeries } from './resolve-series.js';

const START = ticksOf(timestampFromMillis(Date.parse('2026-03-28T00:00:00Z')));
const SECOND = 10_000_000n;
const TWIN = 'acme:riverside:press';

describe('a page of readings', () => {
  let fixture: HistoryFixture;
  const range = { from: START, to: START + 86_400n * SECOND };

  beforeAll(async () => {
    fixture = await HistoryFixture.start();
  }, 120_000);
  afterAll(() => fixture?.stop());

  const ask = (series: readonly FoundSeries[], more: Partial<HistoryQuestion>) =>
    fixture.database.ask((snapshot) =>
      readRaw(snapshot, { twinId: TWIN, range, mode: 'raw', zone: Zone.of('UTC')!, steps: { points: 1 }, aggregates: [], rule: DEFAULT_RULE, superseded: false, ...more }, series, range),
    );

  it('is no larger for many paths than for one, whatever limit is asked for', async () => {
    const series: FoundSeries[] = [];
    for (let index = 0; index < 10; index += 1) series.push({ seriesId: await fixture.series(TWIN, `force${index}`, 'double'), path: `force${index}`, datatype: 'double' });
    const count = MAX_READINGS / 10 + 20;
    await fixture.readings(series[3]!.seriesId!, Array.from({ length: count }, (_, index) => ({ ticks: START + BigInt(index) * SECOND, value: index })));
    await fixture.aggregate();
    const first = await ask(series, { limit: MAX_READINGS });
    expect(first.counts).toEqual({ returned: MAX_READINGS / 10, matching: count });
    const second = await ask(series, { limit: MAX_READINGS, cursor: first.nextCursor! });
    expect([second.points[3]!.map(({ v }) => v), second.nextCursor]).toEqual([Array.from({ length: 20 }, (_, index) => MAX_READINGS / 10 + index), undefined]);
  });

  it('ends earlier where values are long, and goes on with the next', async () => {
    const seriesId = await fixture.series(TWIN, 'report', 'string');
    const text = 'x'.repeat(20_000);
    await fixture.readings(seriesId, Array.from({ length: 1_000 }, (_, index) => ({ ticks: START + BigInt(index) * SECOND, value: `${index} ${text}` })));
    await fixture.aggregate();
    const seen: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined; pages === 0 || cursor !== undefined; pages += 1) {
      const page = await ask([{ seriesId, path: 'report', datatype: 'string' }], cursor === undefined ? {} : { cursor });
      expect(page.counts.returned * text.length).toBeLessThan(3 * MAX_PAGE_CHARACTERS);
      seen.push(...page.points[0]!.map(({ v }) => (v as string).split(' ')[0]!));
      cursor = page.nextCursor;
    }
    expect([pages, seen]).toEqual([2, Array.from({ length: 1_000 }, (_, index) => String(index))]);
  });
});
