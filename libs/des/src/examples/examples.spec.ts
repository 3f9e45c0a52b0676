import { readdirSync, readFileSync } from 'node:fs';
import { bottlenecks } from '../experiment/bottleneck.js';
import { replicate } from '../experiment/replication.js';
import { stress } from '../experiment/stress.js';
import { readFlowModel } from '../language/read-flow-model.js';
import { arrived, littlesGap, means, once } from './flow-laws.js';
import { example } from './fixtures.js';

const FOLDER = new URL('../../examples/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8');
const expectHolds = (found: { low: number; high: number; halfWidth: number; mean: number } | undefined, exact: number) => {
  expect(found?.low).toBeLessThanOrEqual(exact);
  expect(found?.high).toBeGreaterThanOrEqual(exact);
  expect(found?.halfWidth).toBeLessThan(0.05 * exact);
};

/** Probability of waiting for c servers with offered load a: A. K. Erlang. */
function erlangC(c: number, a: number): number {
  let blocked = 1;
  for (let k = 1; k <= c; k += 1) blocked = (a * blocked) / (k + a * blocked);
  return blocked / (1 - (a / c) * (1 - blocked));
}

describe('documented examples', () => {
  const names = readdirSync(FOLDER).map((file) => file.replace('.yaml', ''));

  it.each(names)('%s reads without a problem and is on the page', (name) => {
    expect(readFlowModel(`${name}.yaml`, text(name)).problems).toEqual([]);
    expect(readFileSync(new URL('../../../../docs/flow-examples.md', import.meta.url), 'utf8')).toContain(`examples/${name}.yaml`);
  });

  describe('packaging plant', () => {
    const week = 7 * 1440;

    it('loses no crate: what went in is shipped, scrapped or still there', () => {
      const network = example(text('packaging-plant'));
      const { found, inSystem } = once(network, week);
      const entered = Math.round((found['preforms1.arrivals'] + found['preforms2.arrivals']) * week);
      const scrapped = ['capper1', 'capper2'].reduce((sum, name) => sum + Math.round((found[`${name}.scrap`] / (1 - found[`${name}.scrap`])) * found[`${name}.throughput`] * week), 0);
      expect(arrived(network, found, week) + scrapped + inSystem).toBe(entered);
      expect(found['timeInSystem']).toBeGreaterThan(0);
    });

    it('its cappers hold it up; a second one at each line ships more and earns more', () => {
      const base = example(text('packaging-plant'));
      const plan = { seed: 6, horizon: week, warmUp: 1440 };
      const [first, second] = bottlenecks(base, [0, 1].map((i) => replicate(base, plan, i)), 0.95);
      expect([first.station, second.station].sort()).toEqual(['capper1', 'capper2']);
      const more = means(example(text('packaging-plant'), [/servers: 1/g, 'servers: 2']), 'plant', week, 1440, 3);
      const now = means(base, 'plant', week, 1440, 3);
      expect(more.get('throughput')?.low).toBeGreaterThan(1.05 * (now.get('throughput')?.high ?? Infinity));
      expect(more.get('margin')?.low).toBeGreaterThan(now.get('margin')?.high ?? Infinity);
    });
  });

  describe('supply chain under disruption', () => {
    it('with a centre that never runs out a shop loses what Erlang’s formula says (base stock 6, load 4)', () => {
      const calm = example(text('supply-chain'), ['initial: 150', 'initial: 100000'], [/\n {4}disruptions.*/g, '']);
      expectHolds(means(calm, 'calm', 7000, 50, 8).get('shopSouth.queue.abandoned'), erlangB(6, 4));
    });

    it('disruptions cost sales, and the stress test ranks the loss of the maker among those of the others', () => {
      const name = 'supply-chain';
      const [calm, real] = [example(text(name), [/\n {4}disruptions.*/g, '']), example(text(name))].map((network) => means(network, name, 2000, 100, 4).get('throughput')?.mean ?? 0);
      expect(real).toBeLessThan(calm);
      const { model } = readFlowModel(name, text(name));
      const found = model && stress({ ...model, stations: model.stations }, { seed: 3, horizon: 1000, warmUp: 100 }, { indicator: 'shelfNorth.empty', worse: 'higher', replications: 4, confidence: 0.9 });
      expect(found?.ranked.filter(({ point }) => ['vanNorth', 'vanSouth', 'maker'].includes(point)).map(({ point }) => point)).toContain('maker');
      expect(found?.ranked[0].loss?.mean).toBeGreaterThan(0);
    });
  });

  it('warehouse: the trucks are loaded for as long as the ways of the layout say, and Little’s law holds', () => {
    const network = example(text('warehouse'));
    const found = means(network, 'warehouse', 200 * 3600, 3600, 4);
    // Metres to packing: A 55, B 25, C 55, at 1.5 m/s, with 20 s to load and unload; 60 orders an hour, 60, 30 and 10 %.
    const loaded = (0.7 * (55 / 1.5 + 20) + 0.3 * (25 / 1.5 + 20)) / 60 / 3;
    expectHolds(found.get('trucks.loaded'), loaded);
    const { found: long } = once(network, 200 * 3600);
    expect(Math.abs(littlesGap(long))).toBeLessThan(0.01);
  });

  it('emergency department: triage without its profile waits as Erlang C says, and the day brings its patients', () => {
    const even = means(example(text('emergency-department'), [/\n {4}profile.*/g, ''], ['every: { exponential: { rate: 8 / h } }', 'every: { exponential: { rate: 12 / h } }']), 'triage', 100 * 1440, 1440, 8);
    const load = (12 / 60) * 6;
    expectHolds(even.get('triage.queue.wait'), (erlangC(2, load) * 6) / (2 - load));
    const day = means(example(text('emergency-department')), 'department', 60 * 1440, 1440, 2);
    expect((day.get('arrivals.arrivals')?.mean ?? 0) * 1440).toBeCloseTo(8 * (8 * 0.5 + 8 * 1 + 8 * 1.5), -1.3);
    expect(day.get('waitingRoom.abandoned')?.mean).toBeLessThan(0.2);
  });

  it('office workflow: an open network with rework has J. R. Jackson’s mean times (1957)', () => {
    const found = means(example(text('office')), 'office', 5000, 200, 8);
    // Flows: check = 6 + 0.15 assess, assess = 0.9 check + 0.05 approve, approve = 0.85 assess.
    const assess = (0.9 * 6) / (1 - 0.9 * 0.15 - 0.05 * 0.85);
    const [check, approve] = [6 + 0.15 * assess, 0.85 * assess];
    const single = (rate: number, service: number) => rate / (service - rate);
    const many = (erlangC(3, assess * 0.35) * 0.35) / (3 - assess * 0.35) + 0.35;
    expectHolds(found.get('wip'), single(check, 9) + assess * many + single(approve, 8));
  });

  it('web shop: the funnel is the product of its steps, pages are as full as rate times time, and a price moves demand by its elasticity', () => {
    const found = means(example(text('web-shop')), 'web shop', 1600, 200, 4);
    expectHolds({ ...scaled(found.get('browse.busy'), 400) }, 30 * 3);
    expectHolds({ ...scaled(found.get('payment.queue.entered') ?? found.get('cart.throughput'), 10) }, 10 * 30 * 0.12);
    const paid = (found.get('payment.throughput')?.mean ?? 0) * 0.97;
    expect(found.get('sold.throughput')?.mean).toBeCloseTo(paid, 1);
    const cheap = means(example(text('web-shop'), ['price: 40', 'price: 36']), 'web shop', 600, 60, 4);
    expectHolds(cheap.get('visitors.arrivals'), 30 * (40 / 36) ** 1.6);
  });
});

function scaled(found: { low: number; high: number; halfWidth: number; mean: number } | undefined, by: number) {
  return { mean: (found?.mean ?? NaN) * by, low: (found?.low ?? NaN) * by, high: (found?.high ?? NaN) * by, halfWidth: (found?.halfWidth ?? NaN) * by };
}

/** Share lost by c units for a load of a. */
function erlangB(c: number, a: number): number {
  let blocked = 1;
  for (let k = 1; k <= c; k += 1) blocked = (a * blocked) / (k + a * blocked);
  return blocked;
}
