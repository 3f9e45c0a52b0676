import { ApiError, type HistoryQuery } from '@orrery/client';
import { at, history, series, T0 } from '../../domain/trends/testing.js';
import { readTrends } from './read-trends.js';

const FLOW = { twinId: 'acme:riverside:filler', path: 'flow' };
const LEVEL = { ...FLOW, path: 'level' };
const YEAR = { from: T0, to: T0 + 365 * 86_400_000 };
const refused = (detail: string, status = 400) => new ApiError(status, { type: 'x/refused', title: '', status, detail, remedy: 'Ask for another.' });

describe('readTrends', () => {
  const asked: (HistoryQuery & { twinId: string })[] = [];
  const api = (answer: (query: HistoryQuery, twinId: string) => ReturnType<typeof history>) => ({
    history: async (twinId: string, query: HistoryQuery) => {
      asked.push({ twinId, ...query });
      return answer(query, twinId);
    },
  });
  const read = (answer: Parameters<typeof api>[0], lines = [FLOW], span = YEAR) => readTrends(api(answer), lines, { span, points: 800, timezone: 'Europe/Berlin', signal: new AbortController().signal });
  const all = ({ path, mode }: HistoryQuery, twinId: string) => history({ twinId, mode: mode!, series: path.map((each) => series([{ t: at(0), v: 1, q: 'good' }], { path: each })) });
  beforeEach(() => (asked.length = 0));

  it('asks once a twin, for as many points as a chart shows, however long the range', async () => {
    const reading = await read(all, [FLOW, LEVEL, { twinId: 'acme:riverside:capper', path: 'torque' }]);
    expect(asked.map(({ twinId, path, mode, points }) => [twinId, path.join(), mode, points])).toEqual([
      ['acme:riverside:filler', 'flow,level', 'buckets', 800],
      ['acme:riverside:capper', 'torque', 'buckets', 800],
    ]);
    expect([...reading.lines.keys()]).toEqual(['acme:riverside:filler/flow', 'acme:riverside:filler/level', 'acme:riverside:capper/torque']);
  });

  it('shows a short range reading by reading, unless there are too many', async () => {
    const minute = { from: T0, to: T0 + 60_000 };
    await read(all, [FLOW], minute);
    await read((query, twinId) => ({ ...all(query, twinId), ...(query.mode === 'raw' ? { nextCursor: 'x' } : {}) }), [FLOW], minute);
    expect(asked.map(({ mode }) => mode)).toEqual(['raw', 'raw', 'buckets']);
  });

  it('draws the other paths of a twin where one is refused', async () => {
    const reading = await read((query, twinId) => {
      if (query.path.includes('level')) throw refused('there is no path level');
      return all(query, twinId);
    }, [FLOW, LEVEL]);
    expect([...reading.lines.keys()]).toEqual(['acme:riverside:filler/flow']);
    expect(reading.failures).toEqual(new Map([['acme:riverside:filler/level', 'there is no path level. Ask for another.']]));
  });

  it('does not ask again path by path where the api is down', async () => {
    const reading = await read(() => {
      throw refused('no answer', 0);
    }, [FLOW, LEVEL]);
    expect(asked).toHaveLength(1);
    expect(reading.failures.size).toBe(2);
  });

  it('says once what the history does not have, and how many readings there are', async () => {
    const because = { partial: true, partialBecause: [{ reason: 'retention', detail: 'kept from 2025 on' }], counts: { returned: 5, matching: 70 } };
    const reading = await read((query, twinId) => ({ ...all(query, twinId), ...because }), [FLOW, { ...FLOW, twinId: 'a:b:c' }]);
    expect(reading).toMatchObject({ partial: ['kept from 2025 on'], matching: 140 });
  });
});
