import { readFlowModel } from '../language/read-flow-model.js';
import { after, networkOf } from './fixtures.js';
import { Simulation } from './simulation.js';

/** Five jobs on one machine, all there at time 0 behind a first one; times 3, 9, 1, 6, 4 and due dates. */
const machine = (discipline: string) => `
products: { first: {}, a: {}, b: {}, c: {}, d: {}, e: {} }
sources:
  orders:
    orders:
      - { at: 0, product: first, due: 100 }
      - { at: 1, product: a, due: 30 }
      - { at: 1, product: b, due: 20 }
      - { at: 1, product: c, due: 25 }
      - { at: 1, product: d, due: 12 }
      - { at: 1, product: e, due: 13 }
    to: machine
stations: { machine: { queue: { discipline: ${discipline} }, time: 2, timeOf: { a: 3, b: 9, c: 1, d: 6, e: 4 }, to: out } }
sinks: [out]`;

describe('orders with due dates', () => {
  it('the earliest due date first makes the greatest lateness least (J. R. Jackson, 1955): here nothing is late that need not be', () => {
    // Done: first 2, d 8, e 12, b 21, c 22, a 25: only b is late, by 1.
    const found = after(30, machine('edd'));
    expect([found['late'] * 6, found['tardiness'] * 6]).toEqual([1, 1]);
    expect(found['makespan']).toBe(25);
  });

  it('the shortest operation first makes the mean time in system least (W. E. Smith, 1956), the longest first the greatest', () => {
    // c 3, a 6, e 10, d 16, b 25, each less 1, and first 2.
    expect(after(30, machine('spt'))['timeInSystem'] * 6).toBeCloseTo(2 + 2 + 5 + 9 + 15 + 24, 9);
    const of = (discipline: string) => after(30, machine(discipline))['timeInSystem'];
    for (const other of ['fifo', 'lifo', 'edd', 'mwkr']) {
      expect(of(other)).toBeGreaterThan(of('spt'));
      expect(of(other)).toBeLessThanOrEqual(of('lpt'));
    }
  });

  it('a plan that repeats comes again with its due dates', () => {
    const found = after(100, `
sources: { plan: { orders: [{ at: 5, amount: 2, due: 7 }, { at: 8, due: 9 }], repeat: 20, to: machine } }
stations: { machine: { queue: {}, time: 2, to: out } }
sinks: [out]`);
    // Each round: done at 7, 9 (2 late), 11 (2 late).
    expect(found['out.throughput'] * 100).toBe(15);
    expect([found['late'] * 15, found['tardiness'] * 15].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([10, 20]);
  });

  it('a part is due its allowance after it arrived', () => {
    const found = after(100, `
sources: { parts: { every: 10, limit: 3, due: 2.5, to: machine } }
stations: { machine: { time: 4, to: out } }
sinks: [out]`);
    expect([found['late'], found['tardiness']]).toEqual([1, 1.5]);
  });

  it('a planned sequence is kept, and the machine waits for whose turn it is', () => {
    const found = after(100, `
products: { a: {}, b: {} }
sources: { orders: { orders: [{ at: 0, product: a }, { at: 10, product: b }, { at: 11, product: a }], to: machine } }
stations: { machine: { queue: {}, time: 3, sequence: [b, a], to: { product: { a: as, b: bs } } } }
sinks: [as, bs]`);
    expect(found['bs.timeInSystem']).toBe(3);
    expect(found['as.timeInSystem'] * 2).toBe(16 + 8); // 0 to 16, 11 to 19
  });

  it('steps lead through stations twice and past those that are no step', () => {
    const found = after(100, `
products: { cup: { steps: [{ at: wheel, time: 2 }, { at: kiln }, { at: wheel, time: 5 }] }, raw: {} }
sources: { clay: { every: 30, limit: 2, to: inspect } }
stations:
  inspect: { time: 1, to: { steps: out } }
  wheel: { time: 100, to: { steps: out } }
  kiln: { time: 10, to: inspect }
sinks: [out]`, 4);
    const cups = after(100, `
products: { cup: { steps: [{ at: wheel, time: 2 }, { at: kiln }, { at: wheel, time: 5 }] } }
sources: { clay: { every: 30, limit: 2, to: inspect } }
stations:
  inspect: { time: 1, to: { steps: out } }
  wheel: { time: 100, to: { steps: out } }
  kiln: { time: 10, to: inspect }
sinks: [out]`);
    expect(cups['timeInSystem']).toBe(1 + 2 + 10 + 1 + 5);
    expect(found['out.throughput'] * 100).toBeGreaterThan(0); // raw has no steps and goes straight out
  });

  it('goes on from a snapshot in the same bytes', () => {
    const network = networkOf(machine('edd'));
    const [whole, half] = [0, 1].map(() => new Simulation(network, { seed: 1 }));
    half.run(9);
    const restored = Simulation.restore(network, half.save());
    for (const run of [whole, restored]) run.run(60);
    expect(Buffer.from(restored.save()).equals(Buffer.from(whole.save()))).toBe(true);
  });

  it.each([
    ['a step at no station', 'at: kiln', 'at: kilm', 'model.reference'],
    ['a station without a time', 'time: 9, ', '', 'model.missing'],
    ['neither every nor orders', 'every: 30, ', '', 'model.source'],
    ['orders that repeat before the last has come', 'every: 30', 'orders: [{ at: 9 }], repeat: 5', 'model.source'],
    ['a sequence of parts that come straight', 'time: 9,', 'time: 9, sequence: [cup],', 'model.batch'],
  ])('%s is told', (_, from, to, code) => {
    const text = `orrery: flow/v1
name: m
products: { cup: { steps: [{ at: kiln, time: 2 }] }, raw: {} }
sources: { clay: { every: 30, to: kiln } }
stations: { kiln: { time: 9, to: { steps: out } } }
sinks: [out]`;
    expect(text).toContain(from);
    expect(readFlowModel('m.yaml', text.replace(from, to)).problems.map((problem) => problem.code)).toContain(code);
  });
});
