import { after } from './fixtures.js';

/** Times are constants here, so that every figure can be worked out by hand. */
describe('stations', () => {
  it('sets up where the product changes, and not before the first part', () => {
    const model = `
products: { a: {}, b: {} }
sources:
  as: { every: 100, mix: { a: 1 }, to: machine }
  bs: { every: 100, start: 50, mix: { b: 1 }, to: machine }
stations: { machine: { time: 1, setup: { a: { b: 4 } }, to: out } }
sinks: [out]`;
    const found = after(1000, model); // a at 100, 200, …, b at 150, 250, …: nine changes to b, none of which costs on the way back
    expect(found['machine.setup'] * 1000).toBeCloseTo(9 * 4, 9);
    expect(found['machine.busy'] * 1000).toBeCloseTo(18, 9);
  });

  it('waits for the least batch, takes the most it may, and hands on each part', () => {
    const model = `
sources: { parts: { every: 1, limit: 7, to: oven } }
stations: { oven: { queue: {}, batch: { min: 2, max: 4 }, time: 10, to: out } }
sinks: [out]`;
    // 2 at t=2, done at 12; then of the five waiting four, done at 22; one is left for ever.
    expect(after(15, model)['out.throughput'] * 15).toBe(2);
    const found = after(100, model);
    expect(found['out.throughput'] * 100).toBe(6);
    expect(found['oven.busy'] * 100).toBeCloseTo(20, 9);
  });

  it('scraps the share that its yield leaves, and its states add up to all of its time', () => {
    const model = `
sources: { parts: { every: saturated, to: press } }
stations: { press: { servers: 3, time: 1, yield: 0.9, to: out } }
sinks: [out]`;
    const found = after(20000, model);
    expect(found['press.scrap']).toBeCloseTo(0.1, 2);
    expect(found['press.throughput']).toBeCloseTo(2.7, 1);
    const states = ['starved', 'busy', 'blocked', 'down', 'off', 'setup'].map((state) => found[`press.${state}`]);
    expect(states.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('a part goes on where it was stopped by a failure', () => {
    const model = `
sources: { parts: { every: 100, limit: 1, to: lathe } }
stations: { lathe: { time: 10, to: out, failures: { trip: { every: 105, repair: 7 } } } }
sinks: [out]`;
    expect(after(200, model)['timeInSystem']).toBeCloseTo(17, 9);
  });

  it('a finished part may leave a machine that has failed', () => {
    const model = `
sources: { parts: { every: 1, limit: 2, to: first } }
stations:
  first: { time: 1, to: second, failures: { trip: { every: 6, repair: 100 } } }
  second: { time: 5, to: out }
sinks: [out]`;
    // The second part is finished at 3, blocked until 7, and the machine fails at 6.
    const found = after(50, model);
    expect(found['out.throughput'] * 50).toBe(2);
    expect(found['timeInSystem'] * 2).toBeCloseTo(6 + 10, 9);
    expect(found['first.blocked'] * 50).toBeCloseTo(3, 9);
  });

  it('one fitter repairs two machines one after the other', () => {
    const model = `
sources: { parts: { every: saturated, to: { first: [a, b] } } }
stations:
  a: { time: 1, to: out, failures: { trip: { every: 100, repair: 10, crew: fitter } } }
  b: { time: 1, to: out, failures: { trip: { every: 100, repair: 10, crew: fitter } } }
crews: { fitter: { size: 1 } }
sinks: [out]`;
    const found = after(125, model);
    expect([found['a.down'], found['b.down']].map((share) => share * 125)).toEqual([10, 20]);
    expect(found['fitter.busy'] * 125).toBeCloseTo(20, 9);
    expect(found['fitter.waiting'] * 125).toBeCloseTo(10, 9);
  });
});

describe('shifts', () => {
  const model = (offShift: string) => `
unit: h
sources: { parts: { every: 5, limit: 1, to: machine } }
stations: { machine: { time: 5, calendar: day, offShift: ${offShift}, to: out } }
calendars: { day: { period: 24 h, working: [[0, 8 h], [10 h, 20 h]] } }
sinks: [out]`;

  it('finish: what has begun is finished after the shift', () => {
    expect(after(48, model('finish'))['timeInSystem']).toBeCloseTo(5, 9);
  });

  it('pause: what has begun rests until the next shift', () => {
    const found = after(48, model('pause'));
    expect(found['timeInSystem']).toBeCloseTo(7, 9);
    expect(found['machine.off'] * 48).toBeCloseTo(2 * 6, 9);
  });

  it('a source makes nothing off shift and goes on with what was left of its interval', () => {
    const found = after(30, `
sources: { parts: { every: 6, calendar: day, to: out } }
calendars: { day: { period: 20, working: [[0, 10]] } }
sinks: [out]`);
    // At 6, then 4 of 6 have passed at 10; the rest from 20 on: 22, 28.
    expect(found['throughput'] * 30).toBe(3);
  });

  it('a profile makes arrivals quicker and slower', () => {
    const found = after(40, `
sources: { parts: { every: 2, profile: { period: 20, spans: [{ from: 5, to: 10, factor: 4 }, { from: 10, to: 20, factor: 0 }] }, to: out } }
sinks: [out]`);
    // A period holds 5 + 4 · 5 = 25 units of the clock of arrivals, two periods 25 intervals of 2.
    expect(found['throughput'] * 40).toBe(25);
  });

  it('a profile counts as its cumulated rate says', () => {
    const found = after(240_000, `
unit: h
sources: { visitors: { every: { exponential: { rate: 1 } }, profile: { spans: [{ from: 6 h, to: 12 h, factor: 3 }, { from: 18 h, to: 24 h, factor: 0.5 }] }, to: out } }
sinks: [out]`);
    expect(found['throughput']).toBeCloseTo((6 + 18 + 6 + 3) / 24, 2);
  });

  it('a crew off shift begins no repair', () => {
    const found = after(100, `
sources: { parts: { every: saturated, to: machine } }
stations: { machine: { time: 1, to: out, failures: { trip: { every: 15, repair: 2, crew: fitters } } } }
crews: { fitters: { size: 1, calendar: day } }
calendars: { day: { period: 50, working: [[0, 10]] } }
sinks: [out]`);
    expect(found['machine.down'] * 100).toBeCloseTo(50 + 2 - 15 + (100 - 67), 9);
  });
});

describe('ways', () => {
  const twoQueues = (to: string) => `
sources: { parts: { every: 1, limit: 9, to: ${to} } }
stations:
  a: { queue: { capacity: 2 }, time: 100, to: out }
  b: { queue: { capacity: 5 }, time: 100, to: out }
sinks: [out]`;
  const inQueues = (to: string) => {
    const found = after(9.5, twoQueues(to));
    return ['a', 'b'].map((name) => found[`${name}.queue.content`]);
  };

  it('first fills the first, shortest evens out, cycle takes turns', () => {
    const [first, shortest] = [inQueues('[a, b]'), inQueues('{ shortest: [a, b] }')];
    expect(first[0]).toBeGreaterThan(first[1]);
    expect(shortest[1]).toBeGreaterThanOrEqual(shortest[0]);
    const cycle = after(6.5, twoQueues('{ cycle: [a, b] }'));
    expect(cycle['a.queue.content'] * 6.5).toBeCloseTo(3.5 + 1.5, 9); // at 3 and 5
    expect(cycle['b.queue.content'] * 6.5).toBeCloseTo(2.5 + 0.5, 9); // at 4 and 6
  });

  it('a source that waits loses nothing, one that loses counts it', () => {
    const model = (whenFull: string) => `
sources: { parts: { every: 1, whenFull: ${whenFull}, to: machine } }
stations: { machine: { time: 4, to: out } }
sinks: [out]`;
    expect(after(100, model('wait'))['parts.lost']).toBe(0);
    expect(after(100, model('lose'))['parts.lost']).toBeCloseTo(0.75, 2);
  });

  it('lifo takes the newest first, priority the product of lowest number', () => {
    const model = (discipline: string) => `
products: { early: { priority: 2 }, late: { priority: 1 } }
sources:
  a: { every: 1, limit: 2, mix: { early: 1 }, to: machine }
  b: { every: 3, limit: 1, mix: { late: 1 }, to: machine }
stations: { machine: { queue: { discipline: ${discipline} }, time: 10, to: { product: { early: out, late: done } } } }
sinks: [out, done]`;
    const [fifo, lifo, priority] = ['fifo', 'lifo', 'priority'].map((discipline) => after(100, model(discipline))['done.timeInSystem']);
    expect([fifo, lifo, priority]).toEqual([28, 18, 18]);
  });
});

describe('what cannot go on', () => {
  it('a deadlock is found and its cycle named', () => {
    const model = `
sources: { parts: { every: 1, to: a } }
stations:
  a: { time: 1, to: b }
  b: { time: 1, to: { chance: { a: 1, out: 0.000001 } } }
sinks: [out]`;
    const deadlock = expect.objectContaining({ code: 'run.deadlock', message: expect.stringContaining('a → b → a') });
    expect(() => after(100, model)).toThrow(deadlock);
    const noise = 'noise: { time: 1, to: out, failures: { trip: { every: 3, repair: 1 } } }';
    expect(() => after(100, model.replace('sinks:', `  ${noise}\nsinks:`))).toThrow(deadlock);
  });

  it('an unbounded queue is named before memory runs out', () => {
    const model = `
sources: { parts: { every: 0.001, to: machine } }
stations: { machine: { queue: {}, time: 1000, to: out } }
sinks: [out]`;
    expect(() => after(1e9, model)).toThrow(expect.objectContaining({ code: 'run.unbounded', message: expect.stringContaining('machine.queue') }));
  });
});
