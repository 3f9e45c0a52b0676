import { verify } from './fixtures.js';

/**
 * Exact mean values of a closed network of single exponential servers, first come, first served (M. Reiser, S. S. Lavenberg, "Mean-value analysis of
 * closed multichain queuing networks", J. ACM 27, 1980): a part that arrives sees the network with one part less.
 * @param demands visits a round times the time of one, by station
 * @returns rounds per unit of time, and parts at each station
 */
function meanValues(demands: readonly number[], parts: number, think = 0): { readonly rounds: number; readonly content: readonly number[] } {
  let content = demands.map(() => 0);
  let rounds = 0;
  for (let n = 1; n <= parts; n += 1) {
    const times = demands.map((demand, i) => demand * (1 + content[i]));
    rounds = n / (think + times.reduce((sum, time) => sum + time, 0));
    content = times.map((time) => rounds * time);
  }
  return { rounds, content };
}

/**
 * The same by product form with a normalising constant (J. P. Buzen, "Computational algorithms for closed queueing networks with exponential servers",
 * Comm. ACM 16, 1973), for stations of several servers too.
 */
function convolution(demands: readonly number[], servers: readonly number[], parts: number): number {
  const g = demands.reduce<number[]>(
    (so, demand, i) => {
      const own = [1];
      for (let n = 1; n <= parts; n += 1) own.push((own[n - 1] * demand) / Math.min(n, servers[i]));
      return so.map((_, n) => so.slice(0, n + 1).reduce((sum, value, m) => sum + value * own[n - m], 0));
    },
    [1, ...Array.from({ length: parts }, () => 0)],
  );
  return g[parts - 1] / g[parts];
}

/** Parts that are there from the beginning and do not leave: a model must have a way to a sink, and theirs has a chance of 1e-12 a visit. */
const closed = (parts: number, to: string, stations: string) => `
sources: { pallets: { orders: [{ at: 0, product: part, amount: ${parts} }], to: ${to} } }
stations:
${stations}
sinks: [out]`;

describe('closed networks, exact by mean value analysis and by product form', () => {
  it('the two ways to the exact values agree where both apply', () => {
    expect(meanValues([0.4, 0.7, 1], 6).rounds).toBeCloseTo(convolution([0.4, 0.7, 1], [1, 1, 1], 6), 12);
  });

  it('a central server: six pallets, a loader and two machines', () => {
    const [parts, share] = [6, 0.4];
    const { rounds, content } = meanValues([0.5, share * 1.5, (1 - share) * 0.8], parts);
    const model = closed(
      parts,
      'loader',
      `  loader: { queue: {}, time: { exponential: { mean: 0.5 } }, to: { chance: { out: 1e-12, mill: ${share}, lathe: ${1 - share} } } }
  mill: { queue: {}, time: { exponential: { mean: 1.5 } }, to: loader }
  lathe: { queue: {}, time: { exponential: { mean: 0.8 } }, to: loader }`,
    );
    const exact = { 'loader.throughput': rounds, 'loader.busy': 0.5 * rounds, 'mill.busy': share * 1.5 * rounds, 'mill.queue.content': content[1] - share * 1.5 * rounds, 'lathe.throughput': (1 - share) * rounds, wip: parts };
    expect(verify('closed central server', model, { horizon: 25000, exact })).toEqual([]);
  });

  it('an interactive system: twelve people who think, then wait for one server', () => {
    const [people, think, service] = [12, 9, 1];
    const { rounds, content } = meanValues([service], people, think);
    const model = closed(
      people,
      'desks',
      `  desks: { servers: ${people}, time: { exponential: { mean: ${think} } }, to: { chance: { out: 1e-12, server: 1 } } }
  server: { queue: {}, time: { exponential: { mean: ${service} } }, to: desks }`,
    );
    expect(verify('closed interactive system', model, { horizon: 30000, exact: { 'server.throughput': rounds, 'server.busy': service * rounds, 'server.queue.content': content[0] - service * rounds } })).toEqual([]);
  });

  it('a ring of stations with several servers', () => {
    const [parts, servers, times] = [7, [2, 1, 3], [1.6, 0.7, 2.1]];
    const rounds = convolution(times, servers, parts);
    const model = closed(
      parts,
      'a',
      `  a: { servers: 2, queue: {}, time: { exponential: { mean: 1.6 } }, to: b }
  b: { queue: {}, time: { exponential: { mean: 0.7 } }, to: c }
  c: { servers: 3, queue: {}, time: { exponential: { mean: 2.1 } }, to: { chance: { out: 1e-12, a: 1 } } }`,
    );
    expect(verify('closed ring', model, { horizon: 15000, exact: { 'b.throughput': rounds, 'a.busy': (rounds * 1.6) / 2, 'b.busy': rounds * 0.7, 'c.busy': (rounds * 2.1) / 3 } })).toEqual([]);
  });
});
