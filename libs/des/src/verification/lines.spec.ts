import { stationary, verify } from './fixtures.js';

describe('lines with machines that fail', () => {
  it('blocking before service loses one place against blocking after service', () => {
    const model = `
sources: { parts: { every: saturated, to: first } }
buffers: { between: { capacity: 4, to: second } }
stations:
  first: { time: { exponential: { mean: 1 } }, blocking: before-service, to: between }
  second: { time: { exponential: { mean: 1 } }, to: out }
sinks: [out]`;
    expect(verify('two machines, blocking before service', model, { horizon: 10000, exact: { throughput: 5 / 6 } })).toEqual([]);
  });

  it.each([
    ['the clock of operating time', 'operating', 1 / (1 + 8 / 90)],
    ['the clock of calendar time, at a machine that always works', 'time', 90 / 98],
  ])('a machine alone works its share: %s', (name, clock, share) => {
    const model = `
sources: { parts: { every: saturated, to: machine } }
stations:
  machine: { time: 0.5, to: out, failures: { jam: { clock: ${clock}, every: { exponential: { mean: 90 } }, repair: { exponential: { mean: 8 } } } } }
sinks: [out]`;
    expect(verify(`machine alone, ${name}`, model, { horizon: 15000, exact: { 'machine.busy': share, throughput: share / 0.5 } })).toEqual([]);
  });

  it('two unreliable machines with exponential times, by their Markov chain (after Gershwin and Berman, 1981)', () => {
    const [places, fail, repair] = [3, [0.05, 0.04], [0.2, 0.25]];
    // n: parts past the first machine, its blocked one included, 0…places+2; a machine fails only while it works.
    const top = places + 2;
    const at = (n: number, up1: number, up2: number) => (n * 2 + up1) * 2 + up2;
    const p = stationary((top + 1) * 4, (state, add) => {
      const [n, up1, up2] = [state >> 2, (state >> 1) & 1, state & 1];
      if (up1 === 0) add(at(n, 1, up2), repair[0]);
      else if (n < top) {
        add(at(n + 1, 1, up2), 1);
        add(at(n, 0, up2), fail[0]);
      }
      if (up2 === 0) add(at(n, up1, 1), repair[1]);
      else if (n > 0) {
        add(at(n - 1, up1, 1), 1.1);
        add(at(n, up1, 0), fail[1]);
      }
    });
    const busy = p.reduce((sum, mass, state) => sum + ((state & 1) === 1 && state >> 2 > 0 ? mass : 0), 0);
    const blocked = p.reduce((sum, mass, state) => sum + (state >> 2 === top ? mass : 0), 0);
    const failures = (i: number) => `failures: { stop: { clock: operating, every: { exponential: { rate: ${fail[i]} } }, repair: { exponential: { rate: ${repair[i]} } } } }`;
    const model = `
sources: { parts: { every: saturated, to: first } }
stations:
  first: { time: { exponential: { mean: 1 } }, to: second, ${failures(0)} }
  second: { queue: { capacity: ${places} }, time: { exponential: { rate: 1.1 } }, to: out, ${failures(1)} }
sinks: [out]`;
    expect(verify('two unreliable machines', model, { horizon: 32000, exact: { throughput: 1.1 * busy, 'first.blocked': blocked } })).toEqual([]);
  });

  it('five machines and two repairers', () => {
    const [machines, repairers, fail, repair] = [5, 2, 0.1, 0.25];
    const p = stationary(machines + 1, (down, add) => {
      add(down + 1, (machines - down) * fail);
      add(down - 1, Math.min(down, repairers) * repair);
    });
    const down = p.reduce((sum, mass, k) => sum + k * mass, 0);
    const atWork = p.reduce((sum, mass, k) => sum + Math.min(k, repairers) * mass, 0);
    const model = `
sources: { parts: { every: saturated, to: machines } }
stations:
  machines: { servers: 5, time: 1, to: out, failures: { stop: { every: { exponential: { rate: ${fail} } }, repair: { exponential: { rate: ${repair} } }, crew: repairers } } }
crews: { repairers: { size: 2 } }
sinks: [out]`;
    const exact = { 'machines.down': down / machines, 'repairers.busy': atWork / repairers };
    expect(verify('machine repair', model, { horizon: 20000, exact })).toEqual([]);
  });

  it('three machines without buffers, blocking after service, by their Markov chain', () => {
    // First: 0 works, 1 blocked. Second: 0 empty, 1 works, 2 blocked. Third: 0 empty, 1 works. A blocked machine's neighbour below is occupied.
    const at = (a: number, b: number, c: number) => (a * 3 + b) * 2 + c;
    const rates = [1, 1.2, 0.9];
    const p = stationary(12, (state, add) => {
      const [a, b, c] = [Math.floor(state / 6), Math.floor(state / 2) % 3, state % 2];
      if (a === 0) add(b === 0 ? at(0, 1, c) : at(1, b, c), rates[0]);
      if (b === 1) add(c === 0 ? at(0, a === 1 ? 1 : 0, 1) : at(a, 2, c), rates[1]);
      if (c === 1) add(b === 2 ? at(0, a === 1 ? 1 : 0, 1) : at(a, b, 0), rates[2]);
    });
    const throughput = rates[2] * p.reduce((sum, mass, state) => sum + (state % 2 === 1 ? mass : 0), 0);
    const model = `
sources: { parts: { every: saturated, to: a } }
stations:
  a: { time: { exponential: { rate: 1 } }, to: b }
  b: { time: { exponential: { rate: 1.2 } }, to: c }
  c: { time: { exponential: { rate: 0.9 } }, to: out }
sinks: [out]`;
    expect(verify('three machines without buffers', model, { horizon: 15000, exact: { throughput } })).toEqual([]);
  });
});
