import { dayOf, minuteOf, spanOf } from './time-spans.js';

const at = (iso: string) => Date.parse(iso);

describe('spans of time', () => {
  it('are named by what they hold, and meet without a gap', () => {
    expect(spanOf('readings', 'day', at('2024-02-29T23:59:59.999Z'))).toEqual({ name: 'readings_20240229', low: BigInt(at('2024-02-29')) * 10_000n, high: BigInt(at('2024-03-01')) * 10_000n });
    expect(spanOf('rollups_1m', 'month', at('2026-12-31T10:00:00Z'))).toEqual({ name: 'rollups_1m_202612', low: BigInt(at('2026-12-01')) * 10_000n, high: BigInt(at('2027-01-01')) * 10_000n });
    expect(spanOf('rollups_1h', 'year', at('2026-06-01T00:00:00Z'))).toMatchObject({ name: 'rollups_1h_2026', high: BigInt(at('2027-01-01')) * 10_000n });
  });

  it('round down before 1970 too', () => {
    expect([dayOf(-1), minuteOf(-60_001)]).toEqual([-1, -2]);
    expect(spanOf('readings', 'day', at('1969-12-31T12:00:00Z')).name).toBe('readings_19691231');
  });
});
