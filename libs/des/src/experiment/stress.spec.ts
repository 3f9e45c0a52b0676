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
