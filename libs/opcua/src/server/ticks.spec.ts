import { canonicalTime, preciseTime } from './ticks.js';

test.each(['2020-03-09T10:14:33.0000000Z', '2020-03-09T10:14:33.1234567Z', '1969-12-31T23:59:59.9999999Z', '2020-02-29T00:00:00.0000001Z'])('%s goes there and back', (time) => {
  const { timestamp, picoseconds } = preciseTime(time);
  expect(canonicalTime(timestamp, picoseconds)).toBe(time);
});

test.each(['2020-03-09T10:14:33Z', '2020-13-09T10:14:33.0000000Z', '2020-03-09 10:14:33.0000000', 'yesterday'])('%s is refused', (time) => {
  expect(() => preciseTime(time)).toThrow('is not a UTC time with seven fractional digits');
});
