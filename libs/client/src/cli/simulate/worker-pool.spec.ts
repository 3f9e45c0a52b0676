import { readFileSync } from 'node:fs';
import { BASE, type Outcome } from '@orrery/des';
import { WorkerPool } from './worker-pool.js';

const file = 'packaging-plant.yaml';
const text = readFileSync(new URL(`../../../../des/examples/${file}`, import.meta.url), 'utf8');
const plan = { seed: 1, horizon: 2 * 1440, warmUp: 0 };
const rounds = { about: '', shares: [{ variant: BASE, from: 0, to: 6 }, { variant: { name: 'two', changes: [{ path: 'stations.capper1.servers', value: 2 }] }, from: 0, to: 3 }] };
const LONG = 60_000;

describe('worker threads', () => {
  const pools: WorkerPool[] = [];
  const pool = (count: number, told?: () => void): WorkerPool => {
    pools.push(new WorkerPool({ file, text, plan }, count, told));
    return pools[pools.length - 1] as WorkerPool;
  };
  afterEach(async () => {
    for (const one of pools.splice(0)) await one.close();
  });

  it('one that is killed has its share done again by another: nothing is missing and nothing counts twice', async () => {
    let killed = 0;
    const disturbed: WorkerPool = pool(2, () => {
      if (killed === 0) void disturbed.threads[0]?.terminate();
      killed += 1;
    });
    const [undisturbed, found] = [await pool(1).run(rounds), await disturbed.run(rounds)];
    expect(killed).toBeGreaterThan(0);
    expect(found).toEqual(undisturbed);
    expect(found.map(({ replications }: Outcome) => replications.map(({ replication }) => replication))).toEqual([[0, 1, 2, 3, 4, 5], [0, 1, 2]]);
  }, LONG);

  it('a share that ends every worker it is given to is given up after the second, and told', async () => {
    const dying: WorkerPool = pool(1, () => void dying.threads[0]?.terminate());
    await expect(dying.run(rounds)).rejects.toThrow(/ended their worker twice/);
  }, LONG);

  it('a variant that cannot be is an error with its line, not the end of the thread', async () => {
    const healthy = pool(1);
    const wrong = { about: '', shares: [{ variant: { name: 'wrong', changes: [{ path: 'stations.capper1.servers', value: -1 }] }, from: 0, to: 1 }] };
    await expect(healthy.run(wrong)).rejects.toThrow(/packaging-plant.yaml \(wrong\):\d+:\d+ stations.capper1.servers is -1/);
    const [only] = await healthy.run({ about: '', shares: [{ variant: BASE, from: 0, to: 1 }] });
    expect(only?.replications).toHaveLength(1);
  }, LONG);
});
