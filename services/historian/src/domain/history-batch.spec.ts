import { type Reading, type ReadingsInput, type TwinDefinition } from '@orrery/contracts';
import { HistoryBatch } from './history-batch.js';
import { type KnownTwin, seriesOf } from './known-twin.js';

const DAY = 86_400_000;
const NOW = Date.parse('2026-06-10T12:00:00Z');
const place = { partition: 0, offset: 1, knownMs: NOW };

const definition: TwinDefinition = {
  model: 'dtmi:test:Pump;1',
  properties: { flow: { kind: 'telemetry', datatype: 'double', source: 'plc' }, count: { kind: 'telemetry', datatype: 'int64', source: 'plc' } },
  relationships: [],
  sources: { plc: { clock: 'device', acceptPastMs: 7 * DAY, acceptFutureMs: 600_000 } },
};
const twin = (): KnownTwin => ({ twinId: 'acme:a:pump', definition, epochs: { plc: '3' }, series: seriesOf(definition, new Map([['flow', 11], ['count', 12]])) });

const reading = (time: string, value: unknown = 1, more: Partial<Reading> = {}): Reading => ({ path: 'flow', value, datatype: 'double', quality: 'good', sourceTs: `2026-06-${time}.0000000Z`, ...more });
const input = (readings: Reading[], more: Partial<ReadingsInput> = {}): ReadingsInput => ({ type: 'readings', twinId: 'acme:a:pump', source: 'plc', epoch: '3', receivedTs: '2026-06-10T12:00:00.0000000Z', readings, ...more });

function batch(of: ReadingsInput, known = twin()): HistoryBatch {
  const made = new HistoryBatch('real', { fromMs: Date.parse('2026-06-01T00:00:00Z'), untilMs: NOW + DAY });
  made.addReadings(known, of, 5, place);
  return made;
}

describe('a batch of history', () => {
  it('sorts rows by the day they were true, in the log’s order, and knows what tiers they touch', () => {
    const { rowsByDay, dirty, late } = batch(input([reading('10T00:00:01', 1), reading('09T23:59:59', 2), reading('10T00:00:02', 3)]));
    expect([...rowsByDay.values()].map((rows) => rows.map(({ valueNum }) => valueNum))).toEqual([[1, 3], [2]]);
    expect([...dirty.values()].map((ids) => [...ids])).toEqual([[11], [11]]);
    expect(late).toBe(1);
  });

  it('keeps 64-bit integers exact, bad readings without a value, and transient ones not at all', () => {
    const { rowsByDay } = batch(input([
      reading('10T01:00:00', '9007199254740993', { path: 'count', datatype: 'int64' }),
      reading('10T01:00:00', 5, { quality: 'bad', statusCode: 2_147_483_648 }),
      reading('10T01:00:01', 6, { flags: ['transient'] }),
    ]));
    expect([...rowsByDay.values()].flat()).toMatchObject([
      { seriesId: 12, value: '"9007199254740993"', valueNum: 9_007_199_254_740_992 },
      { seriesId: 11, quality: 2, value: undefined, valueNum: undefined, statusCode: 2_147_483_648 },
    ]);
  });

  it('counts what is not kept, with the first ten as examples', () => {
    const old = Array.from({ length: 12 }, (_, i) => reading(`10T00:00:00`, i, { sourceTs: `2019-01-${String(i + 10)}T00:00:00.0000000Z`, flags: ['historical'] }));
    const { expired, rowsByDay } = batch(input(old));
    expect(rowsByDay.size).toBe(0);
    expect([...expired.values()]).toMatchObject([{ path: 'flow', count: 12, first: '2019-01-10T00:00:00.0000000Z', last: '2019-01-21T00:00:00.0000000Z' }]);
    expect([...expired.values()][0]!.examples).toHaveLength(10);
  });

  it('refuses what the projector refuses, and whole records of an earlier epoch', () => {
    const { refused } = batch(input([reading('10T00:00:00', 'x'), reading('10T00:00:00', 1, { path: 'nowhere' }), reading('01T00:00:00')]));
    expect([...refused]).toEqual([['wrong-type', 1], ['unknown-path', 1], ['outside-window', 1]]);
    expect([...batch(input([reading('10T00:00:00'), reading('10T00:00:01')], { epoch: '2' })).refused]).toEqual([['stale-epoch', 2]]);
  });

  it('takes historical readings of any age, but none of a time to come', () => {
    const { rowsByDay, refused } = batch(input([reading('01T00:00:00', 1, { flags: ['historical'] }), reading('10T13:00:00', 1, { flags: ['historical'] })]));
    expect([...rowsByDay.values()].flat()).toHaveLength(1);
    expect([...refused]).toEqual([['outside-window', 1]]);
  });
});
