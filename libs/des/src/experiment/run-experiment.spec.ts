import { type FlowModel } from '../flow/flow-model.js';
import { hash } from '../random/streams.js';
import { type ExperimentProgress, runExperiment } from './run-experiment.js';
import { readScenario, sweep } from './scenario.js';

const TEXT = `orrery: flow/v1
name: two machines
sources: { parts: { every: { exponential: { mean: 1 } }, to: a } }
stations:
  a: { queue: {}, time: { exponential: { mean: 0.8 } }, to: b }
  b: { queue: {}, time: { exponential: { mean: 0.7 } }, to: out }
sinks: [out]
`;
const base = readScenario('two.yaml', TEXT, { name: 'base', changes: [] }).model as FlowModel;
const cases = [
  { name: 'base', model: base },
  ...sweep([{ path: 'stations.a.time', values: [0.75, 0.8, 3] }]).map((scenario) => ({ name: scenario.name, model: readScenario('two.yaml', TEXT, scenario).model as FlowModel })),
];
const plan = { seed: hash('experiment'), horizon: 1500, warmUp: 100, maxParts: 600 };
const rule = { confidence: 0.95, min: 5, max: 40, precision: { 'b.busy': 0.03 } };

describe('an experiment', () => {
  const result = runExperiment(cases, plan, rule, { compareBy: ['timeInSystem', 'throughput'] });

  it('gives every case as many replications as the slowest to settle needs', () => {
    const counts = result.cases.filter(({ failed }) => failed === undefined).map(({ replications }) => replications.length);
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThanOrEqual(5);
    for (const { summary } of result.cases.slice(0, 3)) expect((summary.get('b.busy')?.halfWidth ?? 1) / (summary.get('b.busy')?.mean ?? 1)).toBeLessThanOrEqual(0.03);
  });

  it('compares each with the base on common random numbers', () => {
    const [faster, steady] = result.comparisons.get('timeInSystem') ?? [];
    expect([faster.name, faster.differs, steady.differs]).toEqual(['stations.a.time=0.75', true, true]);
    expect(faster.difference.high).toBeLessThan(0);
  });

  it('tells the case whose queue grows without bound, and goes on with the others', () => {
    expect(result.cases.map(({ failed }) => failed !== undefined)).toEqual([false, false, false, true]);
    expect(result.cases[3].failed).toContain('a.queue');
  });

  it('tells where it is, and stops when told to', () => {
    const seen: ExperimentProgress[] = [];
    expect(() => runExperiment(cases, plan, rule, { progress: (progress) => seen.push(progress) < 250 })).toThrow(expect.objectContaining({ code: 'run.cancelled' }));
    expect(new Set(seen.map(({ name, replication }) => `${name} ${replication}`)).size).toBeGreaterThanOrEqual(2);
  });
});
