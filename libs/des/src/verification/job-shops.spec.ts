import { networkOf, seen } from '../flow/fixtures.js';
import { Simulation } from '../flow/simulation.js';

/** A job shop by its table: of each job its machines and times in turn, and of each machine the jobs in their order (nothing: first come, first served). */
function shop(jobs: string, plan: readonly (readonly number[])[] = []): string {
  const rows = jobs.trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const steps = (row: readonly number[]) => row.flatMap((machine, i) => (i % 2 === 0 ? [`{ at: m${machine}, time: ${row[i + 1]} }`] : [])).join(', ');
  const machines = Array.from({ length: rows[0].length / 2 }, (_, machine) => machine);
  return `
products:
${rows.map((row, job) => `  j${job + 1}: { steps: [${steps(row)}] }`).join('\n')}
sources: { orders: { orders: [${rows.map((_, job) => `{ at: 0, product: j${job + 1} }`).join(', ')}], to: { steps: out } } }
stations:
${machines.map((machine) => `  m${machine}: { queue: { discipline: mwkr }, ${plan[machine] ? `sequence: [${plan[machine].map((job) => `j${job}`).join(', ')}], ` : ''}to: { steps: out } }`).join('\n')}
sinks: [out]`;
}

// S. Lawrence, "Resource constrained project scheduling" (1984), the first instance of ten jobs and five machines (LA01).
const LA01 = `
1 21 0 53 4 95 3 55 2 34
0 21 3 52 4 16 2 26 1 71
3 39 4 98 1 42 2 31 0 12
1 77 0 55 4 79 2 66 3 77
0 83 3 34 2 64 1 19 4 37
1 54 2 43 4 79 0 92 3 62
3 69 4 77 1 87 2 87 0 93
2 38 0 60 1 41 3 24 4 83
3 17 1 49 4 25 0 44 2 98
4 77 3 79 2 43 1 75 0 96`;

const makespan = (model: string): number => {
  const simulation = new Simulation(networkOf(model), { seed: 1 });
  simulation.run(Infinity);
  return seen(simulation)['makespan'];
};

describe('job shops of the literature', () => {
  it('LA01: a plan reaches its published shortest makespan, 666, which is also all the work of one machine', () => {
    const plan = [[5, 8, 2, 4, 1, 6, 7, 9, 3, 10], [6, 1, 4, 7, 8, 9, 3, 5, 10, 2], [8, 6, 10, 7, 4, 5, 3, 2, 9, 1], [7, 9, 10, 2, 5, 3, 8, 6, 4, 1], [10, 7, 6, 4, 3, 2, 9, 1, 8, 5]];
    expect(makespan(shop(LA01, plan))).toBe(666);
  });

  it('LA01: most work remaining comes near it, and no rule beats it', () => {
    const byRule = (rule: string) => makespan(shop(LA01).replaceAll('mwkr', rule));
    for (const rule of ['fifo', 'spt', 'lpt', 'mwkr', 'lifo']) expect(byRule(rule)).toBeGreaterThanOrEqual(666);
    expect(byRule('mwkr')).toBeLessThan(1.25 * 666);
  });
});
