import { marksOf, trendOf } from './alert-trend.js';
import { alert } from './testing.js';

const from = '2026-01-01T00:00:00.0000000Z';
const to = '2026-01-01T01:00:00.0000000Z';

describe('the trend at the moment of an alarm', () => {
  it('shows its signals over the time that the api names', () => {
    expect(trendOf('acme:riverside:filler', { from, to, at: from, paths: ['a', 'motor/b'] })).toMatchObject({
      lines: [
        { twinId: 'acme:riverside:filler', path: 'a' },
        { twinId: 'acme:riverside:filler', path: 'motor/b' },
      ],
      range: { kind: 'fixed', from: Date.parse(from), to: Date.parse(to) },
    });
  });

  it('is none where nothing is named', () => {
    expect(trendOf('t', { from, to, at: from, paths: [] })).toBeUndefined();
    expect(trendOf('t', { from, to: from, at: from, paths: ['a'] })).toBeUndefined();
  });

  it('is marked where it was raised, acknowledged and over', () => {
    expect(marksOf(alert({ acknowledged: { by: 'anna', at: from }, returnedAt: to })).map(({ label }) => label)).toEqual(['alarm', 'acknowledged', 'over']);
  });
});
