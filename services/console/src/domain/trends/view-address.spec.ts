import { EMPTY_VIEW, MOST_LINES, type TrendView, withLine, withoutLine } from './trend-view.js';
import { readAddress, writeAddress } from './view-address.js';

const again = (view: TrendView) => readAddress(new URL(writeAddress(view), 'http://x').search);
const CURRENT = { twinId: 'acme:riverside:filler', path: 'motor/current' };

describe('the address of a trend', () => {
  it('holds the whole view', () => {
    const fixed: TrendView = { lines: [CURRENT, { twinId: 'acme:riverside:boiler', path: 'a b&c' }], range: { kind: 'fixed', from: 1_700_000_000_123, to: 1_700_000_900_000 }, isTable: true };
    expect(again(fixed)).toEqual(fixed);
    for (const millis of [1000, 90_000, 900_000, 86_400_000, 5 * 365 * 86_400_000]) {
      const view: TrendView = { lines: [CURRENT], range: { kind: 'last', millis }, isTable: false };
      expect(again(view)).toEqual(view);
    }
  });

  it('reads well', () => {
    expect(writeAddress({ ...EMPTY_VIEW, lines: [CURRENT] })).toBe('/trends?line=acme:riverside:filler/motor/current&last=15m');
  });

  it.each(['', '?line=nonsense&line=/x&line=a/', '?last=0s', '?last=1e9d', '?from=yesterday&to=now', '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', '?from=0001-01-01T00:00:00Z&to=2026-01-01T00:00:00Z'])(
    'shows an empty page for what it cannot read: %s',
    (search) => expect(readAddress(search)).toEqual(EMPTY_VIEW),
  );

  it('names each line once and no more than can be told apart', () => {
    const many = Array.from({ length: 20 }, (_, index) => `line=a:b:c/p${index}`).join('&');
    expect(readAddress(`?line=a:b:c/p0&${many}`).lines).toHaveLength(MOST_LINES);
  });
});

describe('the lines of a view', () => {
  it('are added once and taken out again', () => {
    const view = withLine(withLine(EMPTY_VIEW, CURRENT), CURRENT);
    expect(view.lines).toEqual([CURRENT]);
    expect(withoutLine(view, { ...CURRENT })).toEqual(EMPTY_VIEW);
  });
});
