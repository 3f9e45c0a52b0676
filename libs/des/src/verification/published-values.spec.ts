import { existsSync, readFileSync } from 'node:fs';
import { verify } from './fixtures.js';

const DATA = process.env['ORRERY_DATA'];
const skipped = DATA ? '' : ' (skipped: ORRERY_DATA is not set)';

interface Published {
  readonly name: string;
  readonly expected: Readonly<Record<string, number>>;
}

/** A value of the recorded models; the wrong name or a missing file fails. */
function published(model: string, value: string): number {
  if (!DATA) return NaN;
  const file = `${DATA}/queueing/exact.json`;
  if (!existsSync(file)) throw new Error(`ORRERY_DATA is ${DATA}, but ${file} does not exist`);
  const found = (JSON.parse(readFileSync(file, 'utf8')) as Published[]).find(({ name }) => name.startsWith(model))?.expected[value];
  if (found === undefined) throw new Error(`${file} has no ${value} of ${model}`);
  return found;
}

(DATA ? describe : describe.skip)(`the recorded models of queueing/exact.json${skipped}`, () => {
  it('M/M/1: time in system, utilisation', () => {
    const model = `
sources: { arrivals: { every: { exponential: { rate: 0.8 } }, to: machine } }
stations: { machine: { queue: {}, time: { exponential: { mean: 1 } }, to: out } }
sinks: [out]`;
    const of = (value: string) => published('M/M/1', value);
    expect(verify('M/M/1', model, { horizon: 160000, exact: { timeInSystem: of('W'), 'machine.busy': of('rho'), wip: of('L') } })).toEqual([]);
  });

  it('M/M/3: probability of waiting, waiting time', () => {
    const model = `
sources: { arrivals: { every: { exponential: { rate: 2.4 } }, to: machine } }
stations: { machine: { servers: 3, queue: {}, time: { exponential: { mean: 1 } }, to: out } }
sinks: [out]`;
    const of = (value: string) => published('M/M/3', value);
    expect(verify('M/M/3', model, { horizon: 90000, exact: { 'machine.queue.delayed': of('P_wait'), 'machine.queue.wait': of('Wq'), wip: of('L') } })).toEqual([]);
  });

  it('open network of three stations with rework', () => {
    const model = `
sources: { arrivals: { every: { exponential: { rate: 0.5 } }, to: first } }
stations:
  first: { queue: {}, time: { exponential: { mean: 1 } }, to: second }
  second: { queue: {}, time: { exponential: { mean: 1.25 } }, to: third }
  third: { queue: {}, time: { exponential: { mean: 1 } }, to: { chance: { first: 0.2, out: 0.8 } } }
sinks: [out]`;
    const of = (value: string) => published('Open Jackson', value);
    expect(verify('open network with rework', model, { horizon: 80000, exact: { timeInSystem: of('W'), wip: of('L'), 'second.busy': of('rho2') } })).toEqual([]);
  });

  it('two machines, buffer of 4, blocking after service', () => {
    const model = `
sources: { parts: { every: saturated, to: first } }
stations:
  first: { time: { exponential: { mean: 1 } }, to: second }
  second: { queue: { capacity: 4 }, time: { exponential: { mean: 1 } }, to: out }
sinks: [out]`;
    expect(verify('two machines, blocking after service', model, { horizon: 10000, exact: { throughput: published('Two-machine', 'throughput') } })).toEqual([]);
  });

  it('two unreliable machines in one cycle (Buzacott): efficiency', () => {
    // The buffer of 10 counts the part at the second machine, so nine places stand before it; a machine begins only with a place kept, and fails
    // only when it could work: before an operation, with probability p.
    const failures = 'failures: { stop: { clock: operations, every: { geometric: { p: 0.01 } }, repair: { geometric: { p: 0.1 } } } }';
    const model = `
sources: { parts: { every: saturated, to: first } }
buffers: { between: { capacity: 9, to: second } }
stations:
  first: { time: 1, blocking: before-service, to: between, ${failures} }
  second: { time: 1, to: out, ${failures} }
sinks: [out]`;
    expect(verify('Buzacott line', model, { horizon: 20000, exact: { throughput: published('Two unreliable', 'E') } })).toEqual([]);
  });
});
