import { verify } from './fixtures.js';

const single = (arrivals: string, service: string, more = '') => `
sources: { arrivals: { every: ${arrivals}, to: machine } }
stations: { machine: { queue: {}, time: ${service}, to: out ${more} } }
sinks: [out]`;

/** Mean wait of M/G/1: F. Pollaczek, A. Y. Khinchine. */
const pollaczek = (rate: number, mean: number, variance: number) => (rate * (variance + mean * mean)) / (2 * (1 - rate * mean));

/** Probability that all c servers are busy, offered load a: A. K. Erlang's loss formula, by its recursion. */
const erlangB = (servers: number, load: number) => {
  let blocked = 1;
  for (let c = 1; c <= servers; c += 1) blocked = (load * blocked) / (c + load * blocked);
  return blocked;
};

describe('queues with a closed form', () => {
  it('M/D/1 waits half as long as M/M/1', () => {
    expect(verify('M/D/1', single('{ exponential: { rate: 0.6 } }', '1'), { horizon: 40000, exact: { 'machine.queue.wait': pollaczek(0.6, 1, 0) } })).toEqual([]);
  });

  it('M/G/1 with lognormal service', () => {
    const model = single('{ exponential: { rate: 0.5 } }', '{ lognormal: { mean: 1, sd: 1.2 } }');
    expect(verify('M/G/1 lognormal', model, { horizon: 120000, exact: { 'machine.queue.wait': pollaczek(0.5, 1, 1.44) } })).toEqual([]);
  });

  it('M/G/1 with Erlang service', () => {
    const model = single('{ exponential: { rate: 0.6 } }', '{ erlang: { stages: 4, mean: 1 } }');
    expect(verify('M/E4/1', model, { horizon: 60000, exact: { 'machine.queue.wait': pollaczek(0.6, 1, 0.25) } })).toEqual([]);
  });

  it('M/M/1/K loses the share of its formula', () => {
    const model = `
sources: { arrivals: { every: { exponential: { rate: 0.9 } }, whenFull: lose, to: machine } }
stations: { machine: { queue: { capacity: 4 }, time: { exponential: { mean: 1 } }, to: out } }
sinks: [out]`;
    const lost = ((1 - 0.9) * 0.9 ** 5) / (1 - 0.9 ** 6);
    expect(verify('M/M/1/5', model, { horizon: 40000, exact: { 'arrivals.lost': lost, throughput: 0.9 * (1 - lost) } })).toEqual([]);
  });

  it.each([
    ['Erlang B, exponential', '{ exponential: { mean: 5 } }'],
    ['Erlang B, Weibull: the loss depends on the mean alone', '{ weibull: { shape: 2, scale: 5.641895835477563 } }'],
  ])('%s', (name, service) => {
    const model = `
sources: { calls: { every: { exponential: { mean: 1 } }, whenFull: lose, to: lines } }
stations: { lines: { servers: 7, time: ${service}, to: out } }
sinks: [out]`;
    expect(verify(name, model, { horizon: 25000, exact: { 'calls.lost': erlangB(7, 5) } })).toEqual([]);
  });

  it('two classes by priority wait as A. Cobham (1954) says', () => {
    const model = `
products: { urgent: { priority: 0 }, plain: { priority: 1 } }
sources: { arrivals: { every: { exponential: { rate: 0.6 } }, mix: { urgent: 1, plain: 2 }, to: machine } }
stations:
  machine: { queue: { discipline: priority }, time: { exponential: { mean: 1 } }, to: { product: { urgent: fast, plain: slow } } }
sinks: [fast, slow]`;
    const residual = 0.6; // rate · E[S²] / 2
    expect(verify('priority queue', model, { horizon: 50000, exact: { 'fast.timeInSystem': 1 + residual / 0.8, 'slow.timeInSystem': 1 + residual / (0.8 * 0.4) } })).toEqual([]);
  });

  it('three queues in a row add their times', () => {
    const model = `
sources: { arrivals: { every: { exponential: { rate: 0.5 } }, to: a } }
stations:
  a: { queue: {}, time: { exponential: { mean: 1 } }, to: b }
  b: { queue: {}, servers: 2, time: { exponential: { mean: 2 } }, to: c }
  c: { queue: {}, time: { exponential: { mean: 0.5 } }, to: out }
sinks: [out]`;
    const wait = erlangC(2, 1) / (2 * 0.5 - 0.5);
    expect(verify('tandem of queues', model, { horizon: 40000, exact: { timeInSystem: 1 / 0.5 + 2 + wait + 1 / (2 - 0.5) } })).toEqual([]);
  });
});

/** Probability of waiting for c servers and offered load a. */
function erlangC(servers: number, load: number): number {
  const blocked = erlangB(servers, load);
  return blocked / (1 - (load / servers) * (1 - blocked));
}
