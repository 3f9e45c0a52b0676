import { existsSync, readFileSync } from 'node:fs';
import { stationary, verify } from './fixtures.js';

const DATA = process.env['ORRERY_DATA'];

interface Recorded {
  readonly name: string;
  readonly expected: Readonly<Record<string, number>>;
}

/** A value derived here; where recorded references are at hand (ORRERY_DATA) theirs must be the same. */
function exactly(model: string, values: Readonly<Record<string, number>>): void {
  if (!DATA) return;
  const file = `${DATA}/queueing/exact.json`;
  if (!existsSync(file)) throw new Error(`ORRERY_DATA is ${DATA}, but ${file} does not exist`);
  const found = (JSON.parse(readFileSync(file, 'utf8')) as Recorded[]).find(({ name }) => name.startsWith(model));
  for (const [name, value] of Object.entries(values)) expect([name, found?.expected[name]]).toEqual([name, expect.closeTo(value, 9)]);
}

/** The chance of waiting for c servers and a load of a (A. K. Erlang, 1917): the loss formula by its recursion, then Erlang C. */
function erlangC(servers: number, load: number): number {
  let blocked = 1;
  for (let c = 1; c <= servers; c += 1) blocked = (load * blocked) / (c + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

describe('the models of queueing/exact.json, their values derived from the formula or the Markov chain', () => {
  it('M/M/1: utilisation, parts in the system and waiting, time in system and waiting', () => {
    const [rate, service] = [0.8, 1];
    const W = 1 / (service - rate);
    const exact = { rho: rate / service, L: rate * W, Lq: rate * W - rate / service, W, Wq: W - 1 / service };
    exactly('M/M/1', exact);
    const model = `
sources: { arrivals: { every: { exponential: { rate: ${rate} } }, to: machine } }
stations: { machine: { queue: {}, time: { exponential: { rate: ${service} } }, to: out } }
sinks: [out]`;
    expect(verify('M/M/1', model, { horizon: 240000, exact: { timeInSystem: exact.W, 'machine.busy': exact.rho, wip: exact.L, 'machine.queue.wait': exact.Wq, 'machine.queue.content': exact.Lq, 'machine.starved': 1 - exact.rho } })).toEqual([]);
  });

  it('M/M/3: the chance of waiting, waiting time, parts in the system', () => {
    const [rate, servers] = [2.4, 3];
    const wait = erlangC(servers, rate);
    const Wq = wait / (servers - rate);
    const exact = { rho: rate / servers, P_wait: wait, Wq, Lq: rate * Wq, L: rate * Wq + rate, W: Wq + 1 };
    exactly('M/M/3', exact);
    const model = `
sources: { arrivals: { every: { exponential: { rate: ${rate} } }, to: machine } }
stations: { machine: { servers: ${servers}, queue: {}, time: { exponential: { mean: 1 } }, to: out } }
sinks: [out]`;
    expect(verify('M/M/3', model, { horizon: 90000, exact: { 'machine.queue.delayed': exact.P_wait, 'machine.queue.wait': exact.Wq, wip: exact.L, timeInSystem: exact.W, 'machine.busy': exact.rho } })).toEqual([]);
  });

  it('open network of three stations with rework (J. R. Jackson, 1957)', () => {
    const [external, rework, rates] = [0.5, 0.2, [1, 0.8, 1]];
    const rate = external / (1 - rework);
    const loads = rates.map((service) => rate / service);
    const L = loads.reduce((sum, rho) => sum + rho / (1 - rho), 0);
    exactly('Open Jackson', { lam_i: rate, rho1: loads[0], rho2: loads[1], rho3: loads[2], L, W: L / external });
    const model = `
sources: { arrivals: { every: { exponential: { rate: ${external} } }, to: first } }
stations:
  first: { queue: {}, time: { exponential: { rate: ${rates[0]} } }, to: second }
  second: { queue: {}, time: { exponential: { rate: ${rates[1]} } }, to: third }
  third: { queue: {}, time: { exponential: { rate: ${rates[2]} } }, to: { chance: { first: ${rework}, out: ${1 - rework} } } }
sinks: [out]`;
    expect(verify('open network with rework', model, { horizon: 80000, exact: { timeInSystem: L / external, wip: L, 'second.busy': loads[1], 'first.throughput': rate } })).toEqual([]);
  });

  it('two machines, buffer of 4, blocking after service: a birth-death chain', () => {
    const [places, rates] = [4, [1, 1]];
    // n: parts past the first machine, its blocked one included.
    const p = stationary(places + 3, (n, add) => {
      if (n < places + 2) add(n + 1, rates[0]);
      if (n > 0) add(n - 1, rates[1]);
    });
    const throughput = rates[1] * (1 - p[0]);
    exactly('Two-machine', { throughput });
    const model = `
sources: { parts: { every: saturated, to: first } }
stations:
  first: { time: { exponential: { rate: ${rates[0]} } }, to: second }
  second: { queue: { capacity: ${places} }, time: { exponential: { rate: ${rates[1]} } }, to: out }
sinks: [out]`;
    expect(verify('two machines, blocking after service', model, { horizon: 50000, exact: { throughput, 'first.blocked': p[places + 2], 'second.starved': p[0] } })).toEqual([]);
  });

  it('two unreliable machines in one cycle (J. A. Buzacott, 1967): efficiency', () => {
    const [places, fail, repair] = [10, 0.01, 0.1];
    const E = buzacott(places, fail, repair);
    exactly('Two unreliable', { E });
    // The buffer of ten counts the part at the second machine, so nine places stand before it; a machine begins only with a place kept, and fails
    // only when it could work: before an operation.
    const failures = `failures: { stop: { clock: operations, every: { geometric: { p: ${fail} } }, repair: { geometric: { p: ${repair} } } } }`;
    const model = `
sources: { parts: { every: saturated, to: first } }
buffers: { between: { capacity: ${places - 1}, to: second } }
stations:
  first: { time: 1, blocking: before-service, to: between, ${failures} }
  second: { time: 1, to: out, ${failures} }
sinks: [out]`;
    expect(verify('Buzacott line', model, { horizon: 20000, exact: { throughput: E } })).toEqual([]);
  });
});

/** Parts a cycle of two machines with `places` between them: each cycle the machines fail, if they could work, or are repaired; then those up move parts. */
function buzacott(places: number, fail: number, repair: number): number {
  const at = (n: number, up1: number, up2: number) => (n * 2 + up1) * 2 + up2;
  const after = (up: number, works: boolean): readonly (readonly [number, number])[] => (up === 0 ? [[1, repair], [0, 1 - repair]] : works ? [[0, fail], [1, 1 - fail]] : [[1, 1]]);
  let p = new Float64Array(at(places, 1, 1) + 1).fill(1 / (at(places, 1, 1) + 1));
  for (let change = 1; change > 1e-14; ) {
    const next = new Float64Array(p.length);
    p.forEach((mass, state) => {
      const n = state >> 2;
      for (const [up1, chance1] of after((state >> 1) & 1, n < places))
        for (const [up2, chance2] of after(state & 1, n > 0)) next[at(n + (up1 === 1 && n < places ? 1 : 0) - (up2 === 1 && n > 0 ? 1 : 0), up1, up2)] += mass * chance1 * chance2;
    });
    change = next.reduce((sum, mass, state) => sum + Math.abs(mass - p[state]), 0);
    p = next;
  }
  // What the second machine makes a cycle: it could work, and is up once states have moved.
  return p.reduce((sum, mass, state) => sum + (state >> 2 > 0 ? mass * ((state & 1) === 1 ? 1 - fail : repair) : 0), 0);
}
