import { alarmRates, type Raised } from './alarm-rates.js';

const MINUTE = 60_000;
const every = (minutes: number, count: number, key = 'a'): Raised[] => Array.from({ length: count }, (_, index) => ({ key, atMs: index * minutes * MINUTE, priority: 'low', untilMs: index * minutes * MINUTE + 1000 }));

describe('alarm rates after EEMUA 191', () => {
  it.each([
    [10, 'acceptable'],
    [6, 'manageable'],
    [3, 'over-demanding'],
    [1, 'unmanageable'],
  ])('one every %d minutes is %s', (minutes, judgement) => {
    expect(alarmRates(every(minutes, 600 / minutes), 0, 600 * MINUTE).judgement).toBe(judgement);
  });

  it('counts per operator', () => {
    expect(alarmRates(every(5, 12), 0, 60 * MINUTE, 2)).toMatchObject({ raised: 12, perDay: 144, perTenMinutes: { average: 1, most: 1 } });
  });

  it('tells floods: ten-minute slots with more than ten', () => {
    const flood = Array.from({ length: 11 }, (_, index): Raised => ({ key: `k${index}`, atMs: index, priority: 'high' }));
    expect(alarmRates(flood, 0, 100 * MINUTE)).toMatchObject({ inFlood: 0.1, perTenMinutes: { most: 11 } });
  });

  it('names what comes most, what chatters and what stands for a day', () => {
    const all: Raised[] = [...every(0.2, 5, 'chatters'), ...every(30, 2, 'rare'), { key: 'stands', atMs: -1, priority: 'critical' }];
    const { mostFrequent, chattering, stale, byPriority } = alarmRates(all, 0, 2 * 1440 * MINUTE);
    expect(mostFrequent[0]).toEqual({ key: 'chatters', raised: 5, share: 5 / 7 });
    expect([chattering, stale]).toEqual([['chatters'], ['stands']]);
    expect(byPriority.low.raised).toBe(7);
  });

  it('of nothing are nothing', () => expect(alarmRates([], 0, MINUTE)).toMatchObject({ raised: 0, judgement: 'acceptable', mostFrequent: [] }));
});
