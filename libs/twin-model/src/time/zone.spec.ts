import { Zone } from './zone.js';

const iso = (ms: number) => new Date(ms).toISOString();
const local = (text: string) => Date.parse(`${text}Z`);
const momentsIn = (zone: string, text: string) => Zone.of(zone)!.momentsOf(local(text)).map(iso);

describe('time zones', () => {
  it.each([
    ['Europe/Berlin', '2026-01-15T12:00:00', '2026-01-15T11:00:00.000Z'],
    ['Europe/Berlin', '2026-07-15T12:00:00', '2026-07-15T10:00:00.000Z'],
    ['Asia/Kolkata', '2026-07-15T12:00:00', '2026-07-15T06:30:00.000Z'],
    ['America/St_Johns', '2026-07-15T12:00:00', '2026-07-15T14:30:00.000Z'],
    ['UTC', '2026-07-15T12:00:00', '2026-07-15T12:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-07-15T12:00:00', '2026-07-14T22:00:00.000Z'],
  ])('%s at %s is one moment', (zone, text, moment) => {
    expect(momentsIn(zone, text)).toEqual([moment]);
  });

  it('show a time twice where the clock is set back, and never where it is set forward', () => {
    expect(momentsIn('Europe/Berlin', '2026-10-25T02:30:00')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    expect(momentsIn('Europe/Berlin', '2026-03-29T02:30:00')).toEqual([]);
    expect(momentsIn('Australia/Lord_Howe', '2026-04-05T01:45:00')).toHaveLength(2);
    expect(momentsIn('America/New_York', '2026-03-08T02:00:00')).toEqual([]);
  });

  it('reach a time that the clock leaves out at the moment of the change', () => {
    expect(iso(Zone.of('Europe/Berlin')!.firstMomentOf(local('2026-03-29T02:30:00')))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(Zone.of('America/Sao_Paulo')!.firstMomentOf(local('2018-11-04T00:00:00')))).toBe('2018-11-04T03:00:00.000Z');
  });

  it('agree with the calendar of the runtime for every hour of a year', () => {
    for (const name of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']) {
      const zone = Zone.of(name)!;
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
      for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 3_600_000) expect(iso(zone.localOf(ms)).slice(0, 19)).toBe(format.format(ms).replace(' ', 'T'));
    }
  });

  it('that nobody knows are undefined', () => {
    expect(Zone.of('Europe/Atlantis')).toBeUndefined();
  });
});
