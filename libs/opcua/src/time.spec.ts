import fc from 'fast-check';
import { canonicalTime, TimeWriter } from './time.js';

describe('times', () => {
  it('keep every tick of 100 ns', () => {
    expect(canonicalTime(new Date('2020-03-09T10:14:33.123Z'), 456_700_000)).toBe('2020-03-09T10:14:33.1234567Z');
    expect(canonicalTime(new Date('2020-03-09T10:14:33.000Z'), 100_000)).toBe('2020-03-09T10:14:33.0000001Z');
  });

  it('lose what is below a tick, not more', () => {
    expect(canonicalTime(new Date(0), 999_999_990)).toBe('1970-01-01T00:00:00.0009999Z');
  });

  it('are the same from a writer that has written others before', () => {
    const writer = new TimeWriter();
    const ms = fc.integer({ min: -11_000_000_000_000, max: 253_000_000_000_000 });
    const ticks = fc.integer({ min: 0, max: 9999 });
    fc.assert(
      fc.property(ms, ticks, (at, rest) => {
        const expected = `${new Date(at).toISOString().slice(0, -1)}${String(rest).padStart(4, '0')}Z`;
        expect(writer.write(new Date(at), rest * 100_000)).toBe(expected);
        expect(writer.write(new Date(at), rest * 100_000)).toBe(expected);
      }),
    );
  });

  it('are absent where OPC UA says that there is none', () => {
    expect(canonicalTime(null)).toBeUndefined();
    expect(canonicalTime(new Date(Date.UTC(1601, 0, 1)))).toBeUndefined();
    expect(canonicalTime(new Date(Date.UTC(9999, 11, 31, 23, 59, 59)))).toBeUndefined();
    expect(canonicalTime(new Date(Number.NaN))).toBeUndefined();
  });
});
