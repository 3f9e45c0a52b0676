import { verify } from '../verification/fixtures.js';
import { after } from './fixtures.js';

describe('operators', () => {
  it('one operator serves two machines one after the other; the machines wait meanwhile', () => {
    const found = after(100, `
sources:
  left: { every: 10, limit: 1, to: a }
  right: { every: 10, limit: 1, to: b }
stations: { a: { time: 4, skill: run, to: out }, b: { time: 6, skill: run, to: out } }
teams: { line: { size: 1, skills: [run] } }
sinks: [out]`);
    expect(found['timeInSystem']).toBeCloseTo((4 + 10) / 2, 9);
    expect(found['b.waiting'] * 100).toBeCloseTo(4, 9);
    expect(found['line.busy'] * 100).toBeCloseTo(10, 9);
  });

  it('who can do least is asked first, and who is left takes what only they can do', () => {
    const found = after(100, `
sources:
  plain: { every: 10, limit: 1, to: pack }
  hard: { every: 11, limit: 1, to: weld }
stations: { pack: { time: 20, skill: pack, to: out }, weld: { time: 20, skill: weld, to: out } }
teams: { masters: { size: 1, skills: [pack, weld] }, helpers: { size: 1, skills: [pack] } }
sinks: [out]`);
    expect(found['weld.waiting']).toBe(0);
    expect([found['masters.busy'] * 100, found['helpers.busy'] * 100].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([20, 20]);
  });

  it('a machine that fails lets its operator go, and asks again after repair', () => {
    const found = after(100, `
sources:
  left: { every: 10, limit: 1, to: a }
  right: { every: 12, limit: 1, to: b }
stations:
  a: { time: 10, skill: run, to: out, failures: { trip: { every: 15, repair: 3 } } }
  b: { time: 6, skill: run, to: out }
teams: { line: { size: 1, skills: [run] } }
sinks: [out]`);
    // a from 10, fails at 15; b from 15 to 21; a is repaired at 18, waits until 21 and ends at 26.
    expect(found['timeInSystem']).toBeCloseTo((16 + 9) / 2, 9);
    expect(found['a.waiting'] * 100).toBeCloseTo(3, 9);
  });

  it('a team off shift begins nothing and finishes what it began', () => {
    const found = after(60, `
sources: { parts: { every: 9, limit: 2, to: a } }
stations: { a: { servers: 2, time: 4, skill: run, to: out } }
teams: { line: { size: 1, skills: [run], calendar: day } }
calendars: { day: { period: 50, working: [[0, 10]] } }
sinks: [out]`);
    expect(found['timeInSystem']).toBeCloseTo((4 + (54 - 18)) / 2, 9);
  });

  it('a machine that waits for an operator over the end of its shift asks once', () => {
    const found = after(100, `
sources: { left: { every: 1, limit: 1, to: a }, right: { every: 2, limit: 1, to: b } }
stations:
  a: { time: 45, skill: run, to: out }
  b: { time: 5, skill: run, calendar: day, to: out }
teams: { line: { size: 1, skills: [run] } }
calendars: { day: { period: 20, working: [[0, 10]] } }
sinks: [out]`);
    expect(found['timeInSystem']).toBeCloseTo((45 + 49) / 2, 9);
    expect(found['b.waiting'] * 100).toBeCloseTo(44, 9);
  });

  it('two operators at more machines than they can serve are a queue with two servers', () => {
    const model = `
sources: { arrivals: { every: { exponential: { rate: 1 } }, to: machines } }
stations: { machines: { servers: 40, queue: {}, time: { exponential: { mean: 1 } }, skill: run, to: out } }
teams: { line: { size: 2, skills: [run] } }
sinks: [out]`;
    expect(verify('two operators', model, { horizon: 20000, exact: { timeInSystem: 1 + 1 / 3, 'line.busy': 0.5 } })).toEqual([]);
  });
});
