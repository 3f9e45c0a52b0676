import { readFlowModel } from '../language/read-flow-model.js';
import { hash } from '../random/streams.js';
import { strainsOf } from './stress-scenarios.js';
import { stress } from './stress.js';

const LINE = `orrery: flow/v1
name: line under stress
unit: h
sources: { orders: { every: { exponential: { rate: 9 } }, whenFull: lose, to: cut } }
stations:
  cut: { queue: { capacity: 6 }, servers: 3, time: { exponential: { mean: 0.2 } }, power: { busy: 5 }, to: store }
  weld: { time: { exponential: { mean: 0.1 } }, skill: weld, uses: { wire: 1 }, failures: { jam: { clock: operating, every: { exponential: { mean: 30 } }, repair: 1, crew: fitters } }, to: out }
buffers: { store: { capacity: 4, to: weld } }
stocks: { wire: { initial: 200, reorder: { from: mill, at: 150, quantity: 100 } } }
suppliers: { mill: { leadTime: 8, price: 1 } }
crews: { fitters: { size: 1 } }
teams: { welders: { size: 2, skills: [weld] } }
energy: { price: 0.2 }
sinks: { out: { price: 10 } }
`;

const modelOf = (text: string) => {
  const { model, problems } = readFlowModel('line.yaml', text);
  if (!model) throw new Error(JSON.stringify(problems));
  return model;
};
const plan = { seed: hash('stress'), horizon: 1000, warmUp: 100 };
const options = { indicator: 'margin', worse: 'lower', replications: 4, confidence: 0.95 } as const;

describe('stress', () => {
  it('makes its scenarios from the model itself', () => {
    const strains = strainsOf(modelOf(LINE), { at: 100, lasts: 10, demand: 1.2, energy: 1.5 });
    expect(strains.map(({ name }) => name)).toEqual([
      'cut down', 'weld down', 'mill late', 'demand up at orders', 'demand down at orders', 'energy price up', 'energy price down', 'fitters absent', 'welders one short',
    ]);
  });

  it('demand of orders comes sooner or later with what time is left to each, and that of a saturated source is there for a share of the time', () => {
    const strained = (text: string, name: string) => {
      const model = modelOf(text);
      return strainsOf(model, { at: 100, lasts: 10, demand: 1.25, energy: 1.5 }).find((one) => one.name === name)?.apply(model);
    };
    const every = 'every: { exponential: { rate: 9 } }';
    const orders = LINE.replace(every, 'orders: [{ at: 2, amount: 3, due: 5 }], repeat: 10');
    expect(strained(orders, 'demand up at orders')?.sources[0]).toMatchObject({ orders: [{ at: 1.6, due: 4.6, amount: 3 }], repeat: 8 });
    expect(strained(orders, 'demand down at orders')?.sources[0]).toMatchObject({ orders: [{ at: 2.5, due: 5.5 }], repeat: 12.5 });
    const saturated = LINE.replace(every, 'every: saturated').replace(', whenFull: lose', '');
    expect(strained(saturated, 'demand up at orders')).toBeUndefined();
    expect(strained(saturated, 'demand down at orders')).toMatchObject({ sources: [{ calendar: 'orders less' }], calendars: [{ period: 1, working: [[0, 0.8]] }] });
    // A press that has parts for five sixths of the time makes five sixths, and the one more that stood ready.
    const press = modelOf('orrery: flow/v1\nname: press\nsources: { parts: { every: saturated, to: press } }\nstations: { press: { time: 0.05, to: out } }\nsinks: [out]');
    const { base, ranked } = stress(press, plan, { ...options, indicator: 'throughput' });
    expect((ranked.find(({ name }) => name === 'demand down at parts')?.loss?.mean ?? 0) / base.mean).toBeCloseTo(1 / 6, 1);
  });

  it('ranks what each costs, in pairs of the worst too, and names the weakest point', () => {
    const found = stress(modelOf(LINE), plan, { ...options, pairs: 2 });
    const lost = found.ranked.map(({ loss }) => loss?.mean ?? Infinity);
    expect(lost).toEqual([...lost].sort((a, b) => b - a));
    const of = (name: string) => found.ranked.find((entry) => entry.name === name);
    // An outage of a tenth of the time stops a line that has no stock behind it for a tenth of its margin, nearly.
    expect(of('weld down')?.loss?.mean).toBeGreaterThan(0.06 * found.base.mean);
    expect(of('weld down')?.loss?.mean).toBeLessThan(0.12 * found.base.mean);
    expect(of('mill late')?.loss?.mean).toBeGreaterThan(0);
    expect(of('energy price down')).toMatchObject({ differs: false });
    expect(found.ranked[0].name).toContain(' + ');
    expect(found.weakest).toBe(found.ranked.find(({ name }) => !name.includes(' + '))?.point);
  });

  it('an absent crew of one is away for the outage alone, whatever its calendar', () => {
    const model = modelOf(LINE.replace('size: 1 }', 'size: 1, calendar: day }') + 'calendars: { day: { period: 24 h, working: [[6 h, 14 h]] } }\n');
    const [away] = strainsOf(model, { at: 30, lasts: 20, demand: 1.1, energy: 1.1 }).filter(({ name }) => name === 'fitters absent').map(({ apply }) => apply(model).calendars[1]);
    expect(away.working.slice(0, 4)).toEqual([[6, 14], [54, 62], [78, 86], [102, 110]]);
    expect(away.period % 24).toBe(0);
  });

  it('a scenario that cannot go on is a finding; the others go on', () => {
    const flooded = LINE.replace('whenFull: lose', 'whenFull: wait').replace('queue: { capacity: 6 }', 'queue: {}').replace('rate: 9', 'rate: 8');
    const found = stress(modelOf(flooded), { ...plan, maxParts: 700 }, { ...options, outage: 0.2 });
    expect(found.ranked[0]).toMatchObject({ failed: expect.stringContaining('more than 700 parts') });
    expect(found.ranked.some(({ loss }) => loss !== undefined)).toBe(true);
  });

  it('can be cancelled, and refuses an indicator that is not there', () => {
    const refusal = (code: string) => expect.objectContaining({ code });
    expect(() => stress(modelOf(LINE), plan, { ...options, replications: 2, progress: (done) => done < 3 })).toThrow(refusal('run.cancelled'));
    expect(() => stress(modelOf(LINE), plan, { ...options, indicator: 'profit' })).toThrow(refusal('experiment.invalid'));
  });
});
