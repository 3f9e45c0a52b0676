import { stationary, verify } from '../verification/fixtures.js';
import { after, networkOf } from './fixtures.js';
import { Simulation } from './simulation.js';

describe('abandonment', () => {
  it('who waits longer than they will leaves, and nobody in service does', () => {
    const found = after(100, `
sources: { calls: { every: 1, limit: 4, to: desk } }
stations: { desk: { queue: { patience: 12 }, time: 10, to: out } }
sinks: [out]`);
    // Served 1 to 11 and 11 to 21; the third leaves at 15, the fourth at 16.
    expect(found['out.throughput'] * 100).toBe(2);
    expect(found['desk.queue.abandoned']).toBeCloseTo(0.5, 9);
    expect(found['desk.queue.content'] * 100).toBeCloseTo(9 + 12 + 12, 9);
  });

  it('M/M/3 with exponential patience (Erlang A) loses the share of its Markov chain', () => {
    const [rate, servers, patience] = [3.5, 3, 2];
    const p = stationary(60, (n, add) => {
      if (n < 59) add(n + 1, rate);
      if (n > 0) add(n - 1, Math.min(n, servers) + Math.max(0, n - servers) / patience);
    });
    const abandoned = p.reduce((sum, mass, n) => sum + (mass * Math.max(0, n - servers)) / patience, 0) / rate;
    const model = `
sources: { calls: { every: { exponential: { rate: ${rate} } }, to: desk } }
stations: { desk: { servers: 3, queue: { patience: { exponential: { mean: ${patience} } } }, time: { exponential: { mean: 1 } }, to: out } }
sinks: [out]`;
    expect(verify('Erlang A', model, { horizon: 15000, exact: { 'desk.queue.abandoned': abandoned } })).toEqual([]);
  });

  it('frees a place for who waits for it, under every discipline, and survives a snapshot', () => {
    for (const discipline of ['fifo', 'lifo', 'priority']) {
      const network = networkOf(`
products: { a: { priority: 2 }, b: { priority: 1 } }
sources: { calls: { every: { exponential: { mean: 1 } }, to: desk } }
stations: { desk: { queue: { capacity: 5, discipline: ${discipline}, patience: { uniform: { min: 1, max: 9 } } }, time: 3, to: out } }
sinks: [out]`);
      const [whole, half] = [0, 1].map(() => new Simulation(network, { seed: 2 }));
      half.run(333);
      const restored = Simulation.restore(network, half.save());
      for (const run of [whole, restored]) run.run(3000);
      expect(Buffer.from(restored.save()).equals(Buffer.from(whole.save()))).toBe(true);
      expect(whole.partsInSystem).toBeLessThanOrEqual(7);
    }
  });
});
