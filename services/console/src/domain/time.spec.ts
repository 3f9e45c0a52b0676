import { formatAge, formatInstant, formatSpan, toMillis } from './time.js';

describe('toMillis', () => {
  it('reads seven fractional digits and cuts below the millisecond', () => {
    expect(toMillis('2020-03-09T10:14:33.1239999Z')).toBe(Date.UTC(2020, 2, 9, 10, 14, 33, 123));
  });

  it('knows nothing of a time that is absent or no time', () => {
    expect(toMillis(undefined)).toBeUndefined();
    expect(toMillis('yesterday')).toBeUndefined();
  });
});

describe('formatSpan', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3 * 3_600_000 + 12 * 60_000 + 59_000, '3 h 12 min'],
    [26 * 3_600_000, '1 d 2 h'],
    [2447 * 86_400_000 + 3_600_000, '2447 d'],
  ])('%d ms reads %s', (millis, words) => expect(formatSpan(millis)).toBe(words));
});

describe('formatAge', () => {
  it('takes a small lead of the device clock as now', () => expect(formatAge(1500, 0)).toBe('0 s'));
  it('says that an event lies in the future', () => expect(formatAge(90_000, 0)).toBe('1 min 30 s in the future'));
});

describe('formatInstant', () => {
  const noon = Date.UTC(2026, 0, 2, 12);
  it('leaves out the date on the same day', () => expect(formatInstant(noon, noon + 1000, 'UTC')).toBe('12:00:00'));
  it('gives the date on another day', () => expect(formatInstant(noon, noon + 86_400_000, 'UTC')).toBe('2026-01-02 12:00:00'));
});
