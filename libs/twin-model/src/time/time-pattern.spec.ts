import { type Ambiguous, timeReader } from './time-pattern.js';

const read = (form: string, text: string, zone?: string, ambiguous?: Ambiguous) => {
  const answer = timeReader(form, zone, ambiguous)(text);
  return answer.kind === 'time' ? answer.time : answer.why;
};

describe('times of files and payloads', () => {
  it.each([
    ['iso', '2026-01-02T03:04:05.1234567Z', undefined, '2026-01-02T03:04:05.1234567Z'],
    ['iso', '2026-01-02T03:04:05Z', 'Europe/Berlin', '2026-01-02T03:04:05.0000000Z'],
    ['iso', '2026-01-02T03:04:05.12345678Z', undefined, '2026-01-02T03:04:05.1234567Z'],
    ['iso', '2026-01-02T03:04:05+01:00', undefined, '2026-01-02T02:04:05.0000000Z'],
    ['iso', '2020-03-09 10:14:33', 'UTC', '2020-03-09T10:14:33.0000000Z'],
    ['iso', '2020-03-09', 'Europe/Berlin', '2020-03-08T23:00:00.0000000Z'],
    ['dd/MM/yyyy HH:mm', '01/02/2018 00:15', 'Asia/Seoul', '2018-01-31T15:15:00.0000000Z'],
    ["yyyy.MM.dd'T'HH.mm.ss", '2004.02.12T10.32.39', 'America/New_York', '2004-02-12T15:32:39.0000000Z'],
    ['d.M.yyyy H:mm:ss.SSS', '3.7.2026 9:05:01.5', 'Europe/Berlin', '2026-07-03T07:05:01.5000000Z'],
    ['yyyy-MM-dd HH:mmXXX', '2026-07-03 09:05-0230', undefined, '2026-07-03T11:35:00.0000000Z'],
    ['unix-s', '1767225600', undefined, '2026-01-01T00:00:00.0000000Z'],
    ['unix-s', '1767225600.5', undefined, '2026-01-01T00:00:00.5000000Z'],
    ['unix-ms', '1767225600123.4567', undefined, '2026-01-01T00:00:00.1234567Z'],
    ['unix-ns', '1767225600123456789', undefined, '2026-01-01T00:00:00.1234567Z'],
  ])('in the form %s: %s', (form, text, zone, time) => {
    expect(read(form, text, zone)).toBe(time);
  });

  it.each([
    ['iso', '2026-02-30T00:00:00Z'],
    ['iso', '2026-02-28T24:00:00Z'],
    ['iso', '2026-01-02T03:04:05'],
    ['iso', 'yesterday'],
    ['unix-ms', '12e5'],
    ['unix-s', '99999999999999'],
  ])('that are none are refused: %s %s', (form, text) => {
    expect(read(form, text)).toBe('no-time');
  });

  it('that the clock shows twice are refused, never guessed, unless one says which is meant', () => {
    const at = (ambiguous?: Ambiguous) => read('dd.MM.yyyy HH:mm', '25.10.2026 02:30', 'Europe/Berlin', ambiguous);
    expect([at(), at('earlier'), at('later')]).toEqual(['ambiguous', '2026-10-25T00:30:00.0000000Z', '2026-10-25T01:30:00.0000000Z']);
  });

  it('that the clock leaves out are refused, whatever one says', () => {
    expect(read('dd.MM.yyyy HH:mm', '29.03.2026 02:30', 'Europe/Berlin', 'later')).toBe('left-out');
  });

  it.each([
    ['dd/MM/yyyy HH:mm', undefined, 'say no zone'],
    ['dd/MM/yyyy', 'Europe/Atlantis', 'no time zone'],
    ['dd/MM HH:mm', 'UTC', 'no year'],
    ['dd/MM/yyyy QQ', 'UTC', 'QQ'],
    ['dd/MM/yyyy dd', 'UTC', 'twice'],
  ])('need a form that can be read: %s (%s)', (form, zone, message) => {
    expect(() => timeReader(form, zone)).toThrow(message);
  });
});
