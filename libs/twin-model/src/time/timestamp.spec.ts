import fc from 'fast-check';
import { addMillis, millisOf, ticksOf, timestampFromMillis, timestampFromTicks } from './timestamp.js';

const ticks = fc.bigInt({ min: -1_000_000_000_0000n, max: 4_000_000_000_000_0000n });

describe('timestamps', () => {
  it('keep every 100-ns tick in both directions', () => {
    fc.assert(fc.property(ticks, (tick) => ticksOf(timestampFromTicks(tick)) === tick));
  });

  it('are ordered as strings as they are in time', () => {
    fc.assert(fc.property(ticks, ticks, (a, b) => timestampFromTicks(a) < timestampFromTicks(b) === a < b));
  });

  it('keep the digits below the millisecond when milliseconds are added', () => {
    expect(addMillis('2020-03-09T10:14:33.9991234Z', 2)).toBe('2020-03-09T10:14:34.0011234Z');
  });

  it('are the milliseconds that Date.parse finds, in any order of minutes', () => {
    fc.assert(
      fc.property(fc.array(ticks), (list) => {
        for (const tick of list) {
          const timestamp = timestampFromTicks(tick);
          expect(millisOf(timestamp)).toBe(Date.parse(`${timestamp.slice(0, 23)}Z`));
        }
      }),
    );
  });

  it.each(['', 'yesterday', '2020-13-09T10:14:33.0000000Z', '2020-03-09T10:14:61.0000000Z', '2020-03-09T10:14:3x.0000000Z'])('are no number when they are no date: "%s"', (text) => {
    expect(millisOf(text)).toBeNaN();
  });

  it('are whole milliseconds when made from a clock', () => {
    expect(timestampFromMillis(0)).toBe('1970-01-01T00:00:00.0000000Z');
    expect(millisOf('1970-01-01T00:00:01.5009999Z')).toBe(1500);
  });
});
