import { timeParser } from './parse-time.js';

test.each([
  ['YYYY-MM-DD HH:mm:ss', 'UTC', '2020-03-09 10:14:33', '2020-03-09T10:14:33.0000000Z'],
  ['YYYY-MM-DD HH:mm:ss.f', 'UTC', '2020-03-09 10:14:33.1234567', '2020-03-09T10:14:33.1234567Z'],
  ['D/M/YYYY HH:mm', 'UTC', '1/2/2018 00:15', '2018-02-01T00:15:00.0000000Z'],
  ['DD/MM/YYYY HH:mm', 'UTC', '31/12/2018 23:45', '2018-12-31T23:45:00.0000000Z'],
  ['ISO', 'UTC', '2020-03-09T10:14:33.5+02:00', '2020-03-09T08:14:33.5000000Z'],
  ['ISO', '-0330', '2020-03-09T10:14:33', '2020-03-09T13:44:33.0000000Z'],
  ['ISO', 'UTC', '2020-03-09', '2020-03-09T00:00:00.0000000Z'],
  ['epoch-s', 'UTC', '1583748873.0000001', '2020-03-09T10:14:33.0000001Z'],
  ['epoch-ms', 'UTC', '1583748873123', '2020-03-09T10:14:33.1230000Z'],
  ['YYYY-MM-DD HH:mm:ss', 'Europe/Berlin', '2020-07-01 12:00:00', '2020-07-01T10:00:00.0000000Z'],
  ['YYYY-MM-DD HH:mm:ss', 'Europe/Berlin', '2020-01-01 12:00:00', '2020-01-01T11:00:00.0000000Z'],
  ['YYYY-MM-DD HH:mm:ss', 'Europe/Berlin', '2020-03-29 03:30:00', '2020-03-29T01:30:00.0000000Z'],
  ['YYYY-MM-DD HH:mm:ss', 'Europe/Berlin', '2020-10-25 03:30:00', '2020-10-25T02:30:00.0000000Z'],
  ['YYYY-MM-DD HH:mm:ss Z', 'Europe/Berlin', '2020-07-01 12:00:00 +00:00', '2020-07-01T12:00:00.0000000Z'],
])('%s in %s: %s is %s', (format, zone, cell, expected) => {
  expect(timeParser(format, zone)(cell)).toBe(expected);
});

test.each([
  ['YYYY-MM-DD HH:mm:ss', '09.03.2020 10:14:33', 'is no time of the format'],
  ['D/M/YYYY HH:mm', '31/2/2018 00:15', 'is no real date'],
  ['epoch-s', 'noon', 'is no number of seconds since 1970'],
])('%s: %s is refused', (format, cell, message) => {
  expect(() => timeParser(format, 'UTC')(cell)).toThrow(message);
});

test('an unknown zone is refused when the parser is made', () => {
  expect(() => timeParser('ISO', 'Mars/Olympus')).toThrow('Mars/Olympus');
});
