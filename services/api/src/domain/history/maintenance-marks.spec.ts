import { markPoints, spansWithin } from './maintenance-marks.js';

const at = (minute: number): string => `2026-01-05T10:${String(minute).padStart(2, '0')}:00.0000000Z`;
const window = (id: string, from: number, until: number, endedAt?: number) => ({ id, from: at(from), until: at(until), ...(endedAt === undefined ? {} : { endedAt: at(endedAt) }) });

describe('data of a maintenance window', () => {
  it('is told by when the window held within the range: to its end, or to when it was ended', () => {
    const windows = [window('later', 30, 50, 40), window('before', 0, 5), window('open', 8, 20), window('never', 30, 40, 25)];
    expect(spansWithin(windows, at(10), at(59))).toEqual([
      { window: 'open', from: at(10), to: at(20) },
      { window: 'later', from: at(30), to: at(40) },
    ]);
  });

  it('is marked: from its first instant to before its last, and no other', () => {
    const spans = spansWithin([window('a', 10, 20), window('b', 15, 25), window('c', 30, 31)], at(0), at(59));
    expect(markPoints([9, 10, 24, 25, 30, 31].map((minute) => ({ t: at(minute) })), spans).map(({ maintenance }) => maintenance ?? false)).toEqual([false, true, true, false, true, false]);
    expect(markPoints([{ t: at(9) }], [])).toEqual([{ t: at(9) }]);
  });

  it('marks a bucket that any of it falls into', () => {
    const spans = spansWithin([window('a', 10, 20)], at(0), at(59));
    const buckets = [[0, 10], [5, 11], [12, 13], [19, 30], [20, 30]].map(([t, end]) => ({ t: at(t!), end: at(end!) }));
    expect(markPoints(buckets, spans).map(({ maintenance }) => maintenance ?? false)).toEqual([false, true, true, true, false]);
  });
});
