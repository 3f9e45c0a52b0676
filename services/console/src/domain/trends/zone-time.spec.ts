import { fromWallClock, toWallClock, zoneWords } from './zone-time.js';

const BERLIN = 'Europe/Berlin';

describe('times in the zone of the reader', () => {
  it.each([
    ['2026-01-15T12:00:00', '2026-01-15T11:00:00Z'],
    ['2026-07-15T12:00:30', '2026-07-15T10:00:30Z'],
    ['2026-03-29T01:59:59', '2026-03-29T00:59:59Z'],
    ['2026-03-29T03:00:00', '2026-03-29T01:00:00Z'],
    ['2026-10-25T02:30:00', '2026-10-25T00:30:00Z'], // comes twice: the first
    ['2026-10-25T03:30:00', '2026-10-25T02:30:00Z'],
  ])('%s is %s in Berlin', (wall, utc) => expect(fromWallClock(wall, BERLIN)).toBe(Date.parse(utc)));

  it('finds its own times again, in any zone', () => {
    for (const zone of ['UTC', BERLIN, 'America/St_Johns', 'Pacific/Chatham']) {
      for (let month = 0; month < 12; month++) {
        const at = Date.UTC(2026, month, 17, 6, 3, 1);
        expect(fromWallClock(toWallClock(at, zone), zone)).toBe(at);
      }
    }
  });

  it('takes an hour that does not exist as the one after it', () => expect(fromWallClock('2026-03-29T02:30:00', BERLIN)).toBe(Date.parse('2026-03-29T01:30:00Z')));
  it.each(['', 'noon', '2026-13-01T00:00'])('%j is no time', (text) => expect(fromWallClock(text, BERLIN)).toBeUndefined());

  it('names the zone with its offset of that time', () => {
    expect(zoneWords(BERLIN, Date.UTC(2026, 6, 1))).toBe('Europe/Berlin, UTC+02:00');
    expect(zoneWords(BERLIN, Date.UTC(2026, 0, 1))).toBe('Europe/Berlin, UTC+01:00');
    expect(zoneWords('America/St_Johns', Date.UTC(2026, 0, 1))).toBe('America/St_Johns, UTC−03:30');
    expect(zoneWords('UTC', 0)).toBe('UTC');
  });
});
