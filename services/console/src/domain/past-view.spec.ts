import { readPast, writePast } from './past-view.js';

const NOW = Date.UTC(2026, 0, 2);

describe('the address of the past', () => {
  it('holds the time', () => {
    const at = Date.UTC(2026, 0, 1, 6);
    expect(writePast('/twins/a', at)).toBe('/twins/a?at=2026-01-01T06:00:00.000Z');
    expect(readPast('?at=2026-01-01T06:00:00.000Z', NOW)).toBe(at);
    expect(writePast('/twins/a', undefined)).toBe('/twins/a');
  });

  it.each(['', '?at=yesterday', '?at=2026-01-03T00:00:00Z'])('is now for what is no time of the past: %j', (search) => expect(readPast(search, NOW)).toBeUndefined());
});
