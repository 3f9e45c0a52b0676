import { type RawPoint } from '@orrery/client';
import { readLine } from './read-line.js';
import { at, history, series, time } from './testing.js';

const good = (seconds: number, v: unknown): RawPoint => ({ t: at(seconds), v, q: 'good' });
const read = (points: Parameters<typeof series>[0], more: Parameters<typeof history>[0] = {}, what: Parameters<typeof series>[1] = {}) => readLine(history(more), series(points, what));

describe('readLine', () => {
  it('takes readings with their quality, and leaves out what is bad from then on', () => {
    const line = read([good(0, 1), { t: at(1), v: 2, q: 'uncertain' }, { t: at(2), v: null, q: 'bad', statusCode: 0x80000000 }, { t: at(3), v: null, q: 'bad' }, good(4, 5)]);
    expect(line.points).toEqual([
      { from: time(0), value: 1, low: 1, high: 1, quality: 'good' },
      { from: time(1), value: 2, low: 2, high: 2, quality: 'uncertain' },
      { from: time(4), value: 5, low: 5, high: 5, quality: 'good' },
    ]);
    expect(line.breaks).toEqual([{ from: time(2), to: time(4), because: 'bad' }]);
    expect(line.coveredTo).toBe(time(4));
  });

  it('draws a measurement by its mean with its extremes, and a bucket with bad readings as such', () => {
    const bucket = { t: at(0), end: at(10), avg: 2, min: 1, max: 4, last: 3, good: 9, uncertain: 0, bad: 1, q: 'uncertain' as const };
    const line = read([bucket, { ...bucket, t: at(10), end: at(20), avg: null, min: null, max: null, last: null, good: 0, bad: 3 }], { mode: 'buckets' });
    expect(line.points).toEqual([{ from: time(0), to: time(10), value: 2, low: 1, high: 4, quality: 'bad' }]);
    expect(line.breaks).toEqual([{ from: time(10), because: 'bad' }]);
    expect(line.isBucketed).toBe(true);
  });

  it('draws what switches or counts by its last value', () => {
    const bucket = { t: at(0), end: at(10), avg: 0.3, min: 0, max: 1, last: true, q: 'good' as const };
    expect(read([bucket], { mode: 'buckets' }, { datatype: 'boolean' }).points[0]).toMatchObject({ value: 1, low: 0, high: 1 });
    expect(read([good(0, '9007199254740993')], {}, { datatype: 'uint64' }).points[0]!.value).toBe(9007199254740992);
  });

  it('leaves gaps and stale stretches open, but not a gap that was filled afterwards', () => {
    const gap = { source: 'plc', from: at(10), to: at(20), cause: 'connection-lost', recovered: false };
    const line = read([good(0, 1)], {
      gaps: [{ ...gap, from: at(40), to: at(50), recovered: true }, gap],
      stale: [
        { path: 'flow', from: at(5), to: at(6), cause: 'max-age' },
        { path: 'other', from: at(1), to: at(2), cause: 'max-age' },
      ],
    });
    expect(line.breaks).toEqual([
      { from: time(5), to: time(6), because: 'stale', cause: 'max-age' },
      { from: time(10), to: time(20), because: 'gap', cause: 'connection-lost' },
    ]);
  });

  it('leaves open where a measurement was silent for much longer than usual', () => {
    const regular = Array.from({ length: 10 }, (_, index) => good(index, index));
    expect(read([...regular, good(60, 1)]).breaks).toEqual([{ from: time(10), to: time(60), because: 'none' }]);
    expect(read([...regular, good(15, 1)]).breaks).toEqual([]);
    const gap = { source: 'plc', from: at(20), to: at(59), cause: 'connection-lost', recovered: false };
    expect(read([...regular, good(60, 1)], { gaps: [gap] }).breaks).toEqual([{ from: time(20), to: time(59), because: 'gap', cause: 'connection-lost' }]);
    expect(read([...regular, good(60, 1)], {}, { datatype: 'int32' }).breaks).toEqual([]); // reported when it changes
  });
});
