import { type HistoryQuery, type RawPoint } from '@orrery/client';
import { CSV_HEAD } from '../../domain/trends/csv.js';
import { at, history, series, T0, time } from '../../domain/trends/testing.js';
import { exportCsv, type ExportProgress } from './export-csv.js';

const FLOW = { twinId: 'acme:riverside:filler', path: 'flow' };
const reading = (seconds: number): RawPoint => ({ t: at(seconds), v: seconds, q: 'good' });

describe('exportCsv', () => {
  const api = {
    history: async (twinId: string, { path, cursor }: HistoryQuery) =>
      history({ twinId, series: [series(cursor === undefined ? [reading(0), reading(1)] : [reading(2)], { path: path[0]! })], counts: { returned: 2, matching: 3 }, ...(cursor === undefined ? { nextCursor: 'next' } : {}) }),
  };

  it('follows the cursor of each line to its end, and says how far it is', async () => {
    const parts: string[] = [];
    const told: ExportProgress[] = [];
    for await (const part of exportCsv(api, [FLOW, { ...FLOW, path: 'level' }], { from: T0, to: time(9) }, new AbortController().signal, (progress) => told.push(progress))) parts.push(part);
    const rows = parts.join('').trim().split('\r\n');
    expect(rows[0]).toBe(CSV_HEAD.trim());
    expect(rows.slice(1).map((row) => row.split(',').slice(2, 4).join(' '))).toEqual(['flow 0', 'flow 1', 'flow 2', 'level 0', 'level 1', 'level 2']);
    expect(told.map(({ rows: count, expected }) => `${count}/${expected}`)).toEqual(['2/3', '3/3', '5/6', '6/6']);
  });
});
