import { property, twin } from '../testing.js';
import { siteZone } from './site-zone.js';
import { isAny, lineOf, NO_STOPS, type Stops, stopsOver } from './stops.js';
import { windowMarks, windowsIn } from './window-marks.js';
import { readWindow, type WrittenWindow } from './window-draft.js';

const FILLER = 'acme:riverside:filler';
const AT = '2026-01-01T00:00:00.0000000Z';
const window = (twinId: string, state: 'planned' | 'open') => ({ id: `w-${twinId}-${state}`, twinId, from: AT, until: AT, by: 'mia', reason: 'r', state });

describe('what stands in the way of a twin', () => {
  const stops: Stops = {
    killed: [{ site: 'acme:riverside', at: AT }, { site: 'acme:hillside', at: AT }],
    locks: [{ twinId: 'acme:riverside:line', at: AT }, { twinId: 'acme:riverside:capper', at: AT }],
    windows: [window('acme:riverside:line', 'open'), window(FILLER, 'planned')],
  };

  it('is the switch of its site, and the locks and open windows of all that it is part of', () => {
    const over = stopsOver(stops, lineOf(FILLER, (id) => (id === FILLER ? 'acme:riverside:line' : undefined)));
    expect([over.killed.map(({ site }) => site), over.locks.map(({ twinId }) => twinId), over.windows.map(({ id }) => id)]).toEqual([['acme:riverside'], ['acme:riverside:line'], ['w-acme:riverside:line-open']]);
    expect([isAny(over), isAny(stopsOver(NO_STOPS, [FILLER]))]).toEqual([true, false]);
  });

  it('ends for a twin that is part of itself', () => expect(lineOf('a', () => 'a')).toEqual(['a']));
});

describe('a maintenance window as it is written down', () => {
  const now = Date.UTC(2026, 5, 1, 6);
  const written: WrittenWindow = { twinId: FILLER, from: '2026-06-01T09:00', until: '2026-06-01T11:30', reason: ' seat of the valve ' };

  it("is read by the clock on the site's wall", () => {
    expect(readWindow(written, 'Europe/Berlin', now)).toEqual({ draft: { twinId: FILLER, from: '2026-06-01T07:00:00.0000000Z', until: '2026-06-01T09:30:00.0000000Z', reason: 'seat of the valve' } });
    expect(readWindow({ ...written, from: '' }, 'Europe/Berlin', now)).toEqual({ draft: { twinId: FILLER, until: '2026-06-01T09:30:00.0000000Z', reason: 'seat of the valve' } });
  });

  it.each<[keyof WrittenWindow, string, string]>([
    ['twinId', '', 'Choose'],
    ['from', 'soon', 'date and a time'],
    ['until', '', 'date and a time'],
    ['until', '2026-06-01T08:30', 'after it begins'],
    ['until', '2026-06-01T07:30', 'over already'],
    ['until', '2026-09-01T09:00', '31 days'],
    ['reason', ' ', 'what is done'],
  ])('says what is wrong with %s "%s"', (field, text, words) => {
    const read = readWindow({ ...written, [field]: text }, 'Europe/Berlin', now);
    expect('problems' in read && read.problems).toEqual({ [field]: expect.stringContaining(words) });
  });
});

describe('the zone of a site', () => {
  it('is what the nearest twin above names, else that of the reader', () => {
    const zone = (value: string) => twin({ properties: { timeZone: property({ value, datatype: 'string' }) } });
    expect(siteZone([twin({}), zone('Asia/Tokyo')], 'UTC')).toBe('Asia/Tokyo');
    expect(siteZone([zone('Mars/Base'), undefined], 'UTC')).toBe('UTC');
  });
});

describe('what was read during maintenance', () => {
  const hours = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  const span = { from: Date.parse(hours(6)), to: Date.parse(hours(14)) };
  const over = (id: string, twinId: string, from: number, until: number, endedAt?: number) => ({ ...window(twinId, 'open'), id, from: hours(from), until: hours(until), ...(endedAt === undefined ? {} : { endedAt: hours(endedAt) }) });
  const windows = [over('of the line', 'acme:riverside:line', 5, 9, 8), over('of another', 'acme:riverside:capper', 6, 8), over('before', FILLER, 1, 2), over('taken back', FILLER, 10, 12, 9)];

  it('is what windows over a twin or what it is part of held in the span, to their real end', () => {
    const found = windowsIn(windows, [[FILLER, 'acme:riverside:line']], span);
    expect(found.map(({ window: { id }, to }) => [id, to])).toEqual([['of the line', Date.parse(hours(8))]]);
    expect(windowMarks(found)).toEqual([{ at: Date.parse(hours(5)), label: 'maintenance' }, { at: Date.parse(hours(8)), label: 'maintenance over' }]);
  });
});
