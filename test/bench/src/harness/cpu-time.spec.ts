import { cpuMicros, fromPs } from './cpu-time.js';

describe('CPU time', () => {
  it('grows with what a process does', () => {
    const before = cpuMicros(process.pid);
    const own = process.cpuUsage();
    while (process.cpuUsage(own).user + process.cpuUsage(own).system < 60_000);
    expect(cpuMicros(process.pid) - before).toBeGreaterThan(20_000);
  });

  it.each([
    ['0:01.25', 1_250_000],
    ['01:02:03', 3_723_000_000],
    ['2-00:00:01', 172_801_000_000],
  ])('reads %s as ps prints it', (text, micros) => expect(fromPs(text)).toBe(micros));
});
