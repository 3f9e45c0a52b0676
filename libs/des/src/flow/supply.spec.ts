import { power } from '@orrery/numeric';
import { readFlowModel } from '../language/read-flow-model.js';
import { verify } from '../verification/fixtures.js';
import { after, networkOf, seen } from './fixtures.js';
import { Simulation } from './simulation.js';

const shop = (demand: string, stock: string, supplier: string, queue = '') => `
sources: { customers: { every: ${demand}, to: counter } }
stations: { counter: { queue: { ${queue} }, time: 0, uses: { shelf: 1 }, to: sold } }
stocks: { shelf: { ${stock} } }
suppliers: { maker: { ${supplier} } }
sinks: { sold: { price: 9 } }`;

/** Probabilities of a Poisson variable of this mean from 0 to `to`. */
function poisson(mean: number, to: number): number[] {
  const p = [Math.exp(-mean)];
  for (let k = 1; k <= to; k += 1) p.push((p[k - 1] * mean) / k);
  return p;
}
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('stocks', () => {
  it('are reordered at their point, delivered after the lead time, and cost what they hold', () => {
    const found = after(100, `unit: h${shop('10', 'initial: 2, holding: 0.5, reorder: { from: maker, at: 1, quantity: 2 }', 'leadTime: 5, price: 3, orderCost: 7')}`);
    // Demand at 10, 20, …; orders at 10, 30, 50, 70 and 90.
    expect([found['shelf.orders'] * 100, found['shelf.delivered'] * 100, found['shelf.used'] * 100]).toEqual([5, 10, 10]);
    expect(found['shelf.onHand'] * 100).toBeCloseTo(20 + 4 * 40 + 20, 9);
    expect(found['cost'] * 100).toBeCloseTo(0.5 * 200 + 3 * 10 + 7 * 5, 9);
    expect(found['revenue'] * 100).toBeCloseTo(90, 9);
  });

  it('a review orders only when it looks, up to its level', () => {
    const found = after(100, shop('10', 'initial: 3, reorder: { from: maker, at: 2, upTo: 4, review: 25 }', 'leadTime: 1'));
    // On hand 1 at 25: 3 come; 1 at 50 (after the demand then): 3; 2 at 75: 2; 1 at 100: 3.
    expect([found['shelf.orders'] * 100, found['shelf.delivered'] * 100]).toEqual([4, 8]);
  });

  it('base stock with waiting customers: what is on order is Poisson, whatever the lead time’s distribution (C. Palm, 1938)', () => {
    const p = poisson(3, 4);
    const exact = { 'shelf.empty': 1 - sum(p.slice(0, 4)), 'shelf.onHand': sum(p.map((mass, n) => (4 - n) * mass)), 'counter.queue.delayed': 1 - sum(p.slice(0, 4)) };
    expect(verify('base stock', shop('{ exponential: { mean: 1 } }', 'initial: 4, reorder: { from: maker, at: 3, quantity: 1 }', 'leadTime: { exponential: { mean: 3 } }'), { horizon: 20000, exact })).toEqual([]);
  });

  it('base stock with lost sales loses what Erlang’s formula says', () => {
    let lost = 1;
    for (let c = 1; c <= 4; c += 1) lost = (3 * lost) / (c + 3 * lost);
    const model = shop('{ exponential: { mean: 1 } }', 'initial: 4, reorder: { from: maker, at: 3, upTo: 4 }', 'leadTime: { lognormal: { mean: 3, sd: 2 } }', 'patience: 0');
    expect(verify('lost sales', model, { horizon: 12000, exact: { 'counter.queue.abandoned': lost } })).toEqual([]);
  });

  it('lots with a reorder point: the position is uniform over its range (G. Hadley, T. M. Whitin, 1963)', () => {
    const demand = poisson(2, 9);
    const empty = sum([3, 4, 5].map((position) => 1 - sum(demand.slice(0, position)))) / 3;
    expect(verify('lots', shop('{ exponential: { mean: 1 } }', 'initial: 5, reorder: { from: maker, at: 2, quantity: 3 }', 'leadTime: 2'), { horizon: 22000, exact: { 'shelf.empty': empty } })).toEqual([]);
  });

  it('what an operation uses may depend on its product, and the stock foresees it', () => {
    const found = after(100, `
products: { car: {}, truck: {}, sled: {} }
sources: { orders: { orders: [{ at: 10, product: truck }, { at: 20, product: sled }, { at: 30, product: car }], to: axle } }
stations: { axle: { queue: {}, time: 1, uses: { wheels: { car: 4, truck: 6 } }, to: out } }
stocks: { wheels: { initial: 5, reorder: { from: maker, at: 0, quantity: 8 } } }
suppliers: { maker: { leadTime: 7 } }
sinks: [out]`);
    // The truck is short of one: 8 come at 17, 7 are left; the sled takes none, the car 4; 3 are left.
    expect([found['wheels.orders'] * 100, found['wheels.used'] * 100, found['timeInSystem'] * 3]).toEqual([1, 10, 8 + 1 + 1]);
  });

  it('demand falls with the price by its elasticity, and the price is what is earned', () => {
    const model = shop('1', 'initial: 1000', 'leadTime: 1').replace('every: 1,', 'every: 1, demand: { price: 12, reference: 10, elasticity: 2 },').replace('price: 9', 'price: customers');
    const found = after(144 * 1.0001, model);
    expect(found['throughput'] * 144 * 1.0001).toBeCloseTo(100, 9);
    expect(found['revenue']).toBeCloseTo(12 * found['throughput'], 12);
    expect(power(10 / 12, 2)).toBeCloseTo(1 / 1.44, 15);
  });
});

const CHAIN = `
unit: d
sources:
  east: { every: { exponential: { mean: 0.4 } }, to: shopA }
  west: { every: { exponential: { mean: 0.5 } }, to: shopB }
  mill: { every: { exponential: { mean: 0.3 } }, whenFull: wait, to: press }
stations:
  shopA: { queue: { patience: { uniform: { min: 0, max: 3 } } }, time: 0, uses: { storeA: 1 }, to: sold }
  shopB: { queue: { patience: 0 }, time: 0, uses: { storeB: 2 }, to: sold }
  press: { queue: {}, time: 0.2, uses: { steel: 1 }, to: centre }
stocks:
  storeA: { initial: 9, reorder: { from: truckA, at: 6, upTo: 14 } }
  storeB: { initial: 9, reorder: { from: truckB, at: 8, quantity: 8, review: 2 d } }
  centre: { initial: 30, capacity: 60 }
  steel: { initial: 40, reorder: { from: works, at: 30, quantity: 20 } }
suppliers:
  truckA: { from: centre, leadTime: 1 }
  truckB: { from: centre, leadTime: { uniform: { min: 1, max: 2 } } }
  works: { leadTime: 5, reliability: 0.8, delay: { exponential: { mean: 4 } }, disruptions: { every: { exponential: { mean: 60 } }, lasts: { exponential: { mean: 10 } } } }
sinks: [sold]`;

describe('supply chains', () => {
  const network = networkOf(CHAIN);
  const run = (until: number) => {
    const simulation = new Simulation(network, { seed: 5 });
    simulation.run(until);
    return simulation;
  };

  it('no unit is lost: what came in is what went on and what is there', () => {
    const end = 2000;
    const found = seen(run(end));
    const flow = (what: string) => Math.round(found[what] * end);
    expect(flow('centre.made')).toBeLessThanOrEqual(flow('steel.used'));
    expect(flow('steel.used') - flow('centre.made')).toBeLessThanOrEqual(1); // one in the press
    const shipped = flow('storeA.delivered') + flow('storeB.delivered');
    expect(flow('centre.used')).toBeGreaterThanOrEqual(shipped);
    expect(flow('centre.used') - shipped).toBeLessThanOrEqual(40); // on the road
    expect(flow('centre.used')).toBeLessThanOrEqual(30 + flow('centre.made'));
    expect(flow('storeA.used') + flow('storeB.used') / 2).toBe(flow('sold.throughput'));
    expect(found['works.late']).toBeCloseTo(0.2, 1);
    expect(found['works.disrupted']).toBeCloseTo(10 / 70, 1);
  });

  it('a run restored amid orders ends in the same bytes', () => {
    for (const stop of [0, 17.3, 400]) {
      const restored = Simulation.restore(network, run(stop).save());
      restored.run(700);
      expect(Buffer.from(restored.save()).equals(Buffer.from(run(700).save()))).toBe(true);
    }
  });

  it.each([
    ['a supplier that does not exist', 'from: works', 'from: work', 'model.reference'],
    ['a stock that does not exist', 'uses: { steel: 1 }', 'uses: { stel: 1 }', 'model.reference'],
    ['an order that does not lift the stock', 'upTo: 14', 'upTo: 6', 'model.stock'],
    ['late by nothing', 'delay: { exponential: { mean: 4 } }, ', '', 'model.supplier'],
    ['material without a queue', 'press: { queue: {}, ', 'press: { ', 'model.batch'],
  ])('%s is told', (_, from, to, code) => {
    expect(CHAIN).toContain(from);
    expect(readFlowModel('m.yaml', `orrery: flow/v1\nname: m${CHAIN.replace(from, to)}`).problems.map((problem) => problem.code)).toContain(code);
  });
});
