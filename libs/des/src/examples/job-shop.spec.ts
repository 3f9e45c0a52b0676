import { readFileSync } from 'node:fs';
import { seen } from '../flow/fixtures.js';
import { Simulation } from '../flow/simulation.js';
import { type Edit, example } from './fixtures.js';

const TEXT = readFileSync(new URL('../../examples/job-shop.yaml', import.meta.url), 'utf8');
const run = (...edits: Edit[]) => {
  const simulation = new Simulation(example(TEXT, ...edits), { seed: 1 });
  simulation.run(Infinity);
  return seen(simulation);
};

describe('example: a job shop with due dates', () => {
  it('its plan has the published shortest makespan of the instance, 55 (Fisher and Thompson, 1963)', () => {
    const found = run();
    expect(found['makespan']).toBe(55);
    expect(found['throughput'] * 55).toBeCloseTo(6, 9);
  });

  it.each(['fifo', 'spt', 'lpt', 'mwkr', 'edd', 'lifo'])('no rule of the queues beats the optimum, and every one makes all jobs: %s', (rule) => {
    const found = run([/sequence: \[[^\]]*\], /g, ''], [/discipline: \w+/g, `discipline: ${rule} `]);
    expect(found['makespan']).toBeGreaterThanOrEqual(55);
    expect(found['makespan']).toBeLessThanOrEqual(197); // one operation at a time
    expect(found['throughput'] * found['makespan']).toBeCloseTo(6, 9);
    const work = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'].reduce((sum, m) => sum + found[`${m}.busy`] * found['makespan'], 0);
    expect(work).toBeCloseTo(197, 9); // the sum of all times
  });

  it('tardiness counts from the due dates of the orders', () => {
    const strict = run([/due: \d+/g, 'due: 10']);
    const free = run([/, due: \d+/g, '']);
    expect(strict['late']).toBe(1);
    expect(strict['tardiness']).toBeCloseTo(strict['timeInSystem'] - 10, 9);
    expect([free['late'], free['tardiness']]).toEqual([0, 0]);
  });
});
