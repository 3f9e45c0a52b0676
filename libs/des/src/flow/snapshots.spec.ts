import { BUSY_LINE, networkOf, seen } from './fixtures.js';
import { Simulation } from './simulation.js';

const network = networkOf(BUSY_LINE);
const run = (until: number, seed = 3, replication = 0) => {
  const simulation = new Simulation(network, { seed, replication });
  simulation.run(until);
  return simulation;
};
const text = (simulation: Simulation) => Buffer.from(simulation.save()).toString('base64');

describe('snapshots', () => {
  it('the same seed, model and time give the same bytes; another seed or replication others', () => {
    expect(text(run(3000))).toBe(text(run(3000)));
    expect(text(run(3000, 4))).not.toBe(text(run(3000)));
    expect(text(run(3000, 3, 1))).not.toBe(text(run(3000)));
  });

  it.each([0, 1, 480, 777.7, 2500])('a run restored at %d ends in the same bytes as one that never stopped', (stop) => {
    const restored = Simulation.restore(network, run(stop).save());
    expect(restored.now).toBe(stop);
    restored.run(5000);
    expect(text(restored)).toBe(text(run(5000)));
  });

  it('stepping, and pausing at odd times, changes nothing', () => {
    const stepped = new Simulation(network, { seed: 3 });
    while (stepped.nextTime <= 2000) stepped.step();
    stepped.run(2000);
    const paused = run(13);
    for (const until of [13, 13.5, 400, 401, 2000]) paused.run(until);
    expect([text(stepped), text(paused)]).toEqual([text(run(2000)), text(run(2000))]);
  });

  it('looking at a run does not change it', () => {
    const looked = run(1000);
    for (let until = 1000; until <= 2000; until += 7) {
      looked.run(until);
      looked.tallies();
    }
    looked.run(2000);
    expect(text(looked)).toBe(text(run(2000)));
  });

  it('branches go on apart, and equal while nothing sets them apart', () => {
    const trunk = run(1500);
    const [left, right] = [trunk.branch(), trunk.branch()];
    left.run(2500);
    expect(text(trunk)).toBe(text(run(1500)));
    right.run(2500);
    expect(text(right)).toBe(text(left));
  });

  it('keeps 100,000 parts in flight', () => {
    const full = networkOf(`
sources: { flood: { every: 0.001, to: machine } }
stations: { machine: { queue: {}, time: 1000, to: out } }
sinks: [out]`);
    const simulation = new Simulation(full, { seed: 1 });
    simulation.run(100.0005);
    const restored = Simulation.restore(full, simulation.save());
    expect(restored.partsInSystem).toBe(simulation.partsInSystem);
    expect(restored.partsInSystem).toBeGreaterThan(99_000);
    expect(seen(restored)).toEqual(seen(simulation));
  });

  it('refuses what is no snapshot, another model’s, or cut short', () => {
    const bytes = run(100).save();
    const other = networkOf(BUSY_LINE.replace('yield: 0.98', 'yield: 0.97'));
    const refusal = (code: string) => expect.objectContaining({ code });
    expect(() => Simulation.restore(other, bytes)).toThrow(refusal('snapshot.model'));
    expect(() => Simulation.restore(network, new Uint8Array(40))).toThrow(refusal('snapshot.format'));
    expect(() => Simulation.restore(network, bytes.subarray(0, bytes.length - 100))).toThrow(refusal('snapshot.format'));
  });
});

describe('common random numbers', () => {
  it('a change at one machine leaves the numbers of all others alone', () => {
    const model = (packers: number) => `
sources: { arrivals: { every: { exponential: { mean: 2 } }, to: first } }
stations:
  first: { queue: {}, time: { exponential: { mean: 1 } }, to: packer }
  packer: { queue: {}, servers: ${packers}, time: { exponential: { mean: 1.8 } }, to: out }
sinks: [out]`;
    const [one, two] = [1, 2].map((packers) => {
      const simulation = new Simulation(networkOf(model(packers)), { seed: 8 });
      simulation.run(5000);
      return seen(simulation);
    });
    for (const same of ['first.busy', 'first.queue.wait', 'arrivals.arrivals']) expect(two[same]).toBe(one[same]);
    expect(two['packer.queue.wait']).toBeLessThan(one['packer.queue.wait'] / 2);
  });
});
