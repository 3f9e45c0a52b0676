import { readdirSync, readFileSync } from 'node:fs';
import { bottlenecks } from '../experiment/bottleneck.js';
import { replicate } from '../experiment/replication.js';
import { stress } from '../experiment/stress.js';
import { readFlowModel } from '../language/read-flow-model.js';
import { arrived, littlesGap, means, once } from './flow-laws.js';
import { stationary } from '../verification/fixtures.js';
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
    });

    it('keeps Little’s law, and its energy and money are those of its machines’ states and its parts', () => {
      const network = example(text('packaging-plant'), [/, tariff: \[\{.*?\}\]/g, '']);
      const found = once(network, 3 * week).found;
      expect(Math.abs(littlesGap(found))).toBeLessThan(0.02);
      // kW by state, out of the file, times the share of time in it; the hour has 60 min.
      const power: Record<string, Record<string, number>> = { filler1: { busy: 18, starved: 4, blocked: 4, setup: 6 }, filler2: { busy: 18, starved: 4, blocked: 4 }, capper1: { busy: 7, starved: 2, blocked: 2 }, capper2: { busy: 7, starved: 2, blocked: 2 }, labeller1: { busy: 5, starved: 1 }, labeller2: { busy: 5, starved: 1 }, palletiser: { busy: 11, starved: 2 } };
      const energy = Object.entries(power).reduce((sum, [name, states]) => sum + Object.entries(states).reduce((so, [state, kw]) => so + kw * found[`${name}.${state}`], 0), 0) / 60;
      expect(found['energy']).toBeCloseTo(energy, 9);
      expect(found['co2']).toBeCloseTo(0.35 * energy, 9);
      expect(found['revenue']).toBeCloseTo(3.4 * found['shipped.throughput'], 9);
      const repairs = ['filler1', 'filler2'].reduce((sum, name) => sum + 90 * found[`${name}.failures`] + 20 * found[`${name}.maintained`], 0);
      const material = 1.1 * (found['preforms1.arrivals'] + found['preforms2.arrivals']);
      expect(found['cost']).toBeCloseTo(material + repairs + (32 + 26) / 60 + 0.18 * energy, 6);
      expect(found['margin']).toBeCloseTo(found['revenue'] - found['cost'], 9);
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
      // Nothing is made up: what is sold has come to the shelves, and with no disruption hardly a customer of the six a day goes elsewhere.
      expect(real).toBeLessThan(calm);
      expect(calm).toBeLessThan(6);
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
    // Every patient goes home, to a ward, leaves unseen or is still there; and Little's law holds for the waiting room and for all.
    const network = example(text('emergency-department'));
    const days = 60 * 1440;
    const { found, inSystem } = once(network, days);
    const unseen = Math.round(found['waitingRoom.abandoned'] * found['triage.throughput'] * days);
    expect(arrived(network, found, days) + unseen + inSystem).toBe(Math.round(found['arrivals.arrivals'] * days));
    expect(found['waitingRoom.content']).toBeCloseTo(found['triage.throughput'] * found['waitingRoom.wait'], 6);
    // Of those seen 0.5 + 0.35 × 0.7 go home.
    expect(found['home.throughput'] / (found['home.throughput'] + found['ward.throughput'])).toBeCloseTo(0.745, 1.5);
    // Doctors are busy as long as their patients are in a cubicle: rate times mean time (one in twelve of 70 min, the others 30).
    expect(found['doctors.busy'] * 6).toBeCloseTo(found['cubicle.busy'] * 7, 6);
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
    expectHolds({ ...scaled(found.get('cart.throughput'), 10) }, 10 * 30 * 0.12);
    // Who comes to pay: 30 × 0.12 × 0.6 a minute. The payment service is M/M/4 with exponential patience: the share that leaves by its Markov chain.
    const [rate, service, patience, slots] = [30 * 0.12 * 0.6, 1 / 1.5, 1, 4];
    const p = stationary(60, (n, add) => {
      if (n < 59) add(n + 1, rate);
      if (n > 0) add(n - 1, Math.min(n, slots) * service + Math.max(0, n - slots) * patience);
    });
    const left = p.reduce((sum, mass, n) => sum + Math.max(0, n - slots) * patience * mass, 0) / rate;
    const payment = found.get('payment.queue.abandoned');
    expect([payment && payment.low <= left, payment && payment.high >= left]).toEqual([true, true]);
    expectHolds(found.get('sold.throughput'), rate * (1 - left) * 0.97);
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
