import { hash } from '../random/streams.js';
import { allChoices } from '../study/problem.js';
import { readExperiment } from './read-experiment.js';

const GOOD = `orrery: flow/v1
name: line
unit: min
sources: { orders: { every: 1, to: filler } }
stations: { filler: { servers: 2, queue: { capacity: 5 }, time: 1.5, cost: { hour: 3 }, to: out } }
sinks: { out: { price: 2 } }
experiment:
  horizon: 10 d
  warmUp: 1 h
  replications: { min: 5, max: 50 }
  precision: { throughput: 0.02 }
  scenarios:
    third machine: { change: { stations.filler.servers: 3, stations.filler.queue.capacity: 2 }, invest: 900 }
  optimise:
    maximise: { margin: 1, timeInSystem: -0.1 }
    variables:
      machines: { path: stations.filler.servers, min: 1, max: 4, invest: 900 }
      places: { path: [stations.filler.queue.capacity], min: 2, max: 8, step: 2 }
      rule: { path: stations.filler.queue.discipline, choices: [fifo, lifo], invest: [0, 5] }
    constraints: { timeInSystem: { max: 20 } }
    limits: [{ of: { machines: 1, places: 1 }, max: 9 }]
    budget: 2000
`;

/** Problems of the good experiment with one text replaced: each one's code, and the text at its line and column. */
function faults(from: string, to: string): string[] {
  expect(GOOD).toContain(from);
  const text = GOOD.replace(from, to);
  return readExperiment('line.yaml', text).problems.map(({ line, column, code }) => `${code} at ${text.split('\n')[line - 1].slice(column - 1)}`);
}

describe('the experiment of a model', () => {
  it('is read with its model, times in the model’s unit and defaults filled in', () => {
    const { experiment, problems } = readExperiment('line.yaml', GOOD);
    expect(problems).toEqual([]);
    expect(experiment).toMatchObject({
      plan: { seed: hash('line') >>> 0, horizon: 14400, warmUp: 60 },
      rule: { confidence: 0.95, min: 5, max: 50, precision: { throughput: 0.02 } },
      indicators: ['throughput', 'timeInSystem', 'energy', 'cost', 'margin'],
      scenarios: [{ name: 'third machine', invest: 900, changes: [{ path: 'stations.filler.servers', value: 3 }, { path: 'stations.filler.queue.capacity', value: 2 }] }],
      stress: { indicator: 'margin', worse: 'lower' },
      optimise: { objective: { margin: 1, timeInSystem: -0.1 }, budget: 2000, confidence: 0.95, constraints: [{ indicator: 'timeInSystem', max: 20, tolerance: 0.4 }] },
    });
    expect(experiment?.optimise?.decisions.map(({ domain }) => domain)).toEqual([
      { kind: 'list', ordered: true, values: [1, 2, 3, 4], invest: [0, 0, 900, 1800] },
      { kind: 'list', ordered: true, values: [2, 4, 6, 8], invest: [0, 0, 0, 0] },
      { kind: 'list', ordered: false, values: ['fifo', 'lifo'], invest: [0, 5] },
    ]);
  });

  it('yields to what is said when it is started', () => {
    const { experiment } = readExperiment('line.yaml', GOOD, { horizon: '2 d', warmUp: 0, replications: 7, seed: 5, precision: 0.1 });
    expect(experiment).toMatchObject({ plan: { seed: 5, horizon: 2880, warmUp: 0 }, rule: { max: 7, precision: { margin: 0.1 } } });
  });

  it('hands --confidence and --replications on to what is optimised: its probability, and the most of one option', () => {
    const of = (wishes: object, text = GOOD) => readExperiment('line.yaml', text, wishes).experiment?.optimise;
    expect(of({ confidence: 0.8, replications: 30 })).toMatchObject({ confidence: 0.8, replications: { first: 10, most: 30 } });
    expect(of({ replications: 6 })).toMatchObject({ replications: { first: 6, most: 6 } });
    expect(of({}, GOOD.replace('warmUp: 1 h', 'warmUp: 1 h\n  confidence: 0.9'))).toMatchObject({ confidence: 0.9, replications: { first: 10, most: 500 } });
    expect(of({}, GOOD.replace('warmUp: 1 h', 'warmUp: 1 h\n  confidence: 0.9').replace('budget: 2000', 'budget: 2000\n    confidence: 0.99'))?.confidence).toBe(0.99);
  });

  it.each(['kn', 'ocba'])('a product of variables that %s could never look at is named, with how many there are and what to do', (method) => {
    const many = ['a', 'b', 'c', 'd'].map((name) => `      ${name}: { path: stations.filler.queue.capacity, min: 1, max: 100 }\n`).join('');
    const { problems } = readExperiment('line.yaml', GOOD.replace('      rule:', `${many}      rule:`).replace('budget: 2000', `method: ${method}`));
    expect(problems).toMatchObject([{ code: 'experiment.method', message: `${method} looks at every option, and these variables make 3200000000 of them`, fix: expect.stringContaining('method: search') as string }]);
    const some = readExperiment('line.yaml', GOOD.replace('budget: 2000', `method: ${method}\n    replications: { all: 150 }`)).problems;
    expect(some).toMatchObject([{ code: 'experiment.method', message: `${method} looks at every option, and 10 replications of each of 24 are more than the 150 of all together`, fix: expect.stringContaining('method: search') as string }]);
  });

  it('a limit on some variables leaves options whose other variables are no numbers', () => {
    const optimise = readExperiment('line.yaml', GOOD).experiment?.optimise;
    expect(optimise && allChoices(optimise)).toHaveLength(24);
  });

  it('finds a warm-up by itself where it is asked to', () => {
    const { experiment } = readExperiment('line.yaml', GOOD.replace('warmUp: 1 h', 'warmUp: auto').replace('every: 1', 'every: { exponential: { mean: 1 } }'));
    expect(experiment?.foundWarmUp).toEqual({ settled: true, pilots: 5 });
    expect(experiment?.plan.warmUp).toBeLessThan(7200);
  });

  it('the pilots that look for a warm-up keep to the quota, and are told with line and remedy', () => {
    const flood = GOOD.replace('warmUp: 1 h', 'warmUp: auto').replace('every: 1,', 'every: 0.01,').replace('queue: { capacity: 5 }', 'queue: {}');
    const of = (quota: object) => readExperiment('line.yaml', flood, {}, quota).problems[0];
    expect(of({ maxParts: 500 })).toMatchObject({ line: 9, code: 'run.unbounded', message: expect.stringMatching(/^the pilot runs .*more than 500 parts .*filler.queue/) as string, fix: expect.stringContaining('give filler.queue a capacity') as string });
    expect(of({ maxEvents: 2000, maxParts: 1e9 })).toMatchObject({ code: 'run.quota', message: expect.stringContaining('2000 events') as string });
  });

  it.each([
    ['an end that is no time', 'horizon: 10 d', 'horizon: 10 kg', 'model.unit at 10 kg'],
    ['no end at all', '  horizon: 10 d\n', '', 'experiment.horizon at experiment:'],
    ['nothing left to measure', 'warmUp: 1 h', 'warmUp: 11 d', 'experiment.horizon at 11 d'],
    ['an indicator that is not there', 'precision: { throughput', 'precision: { throughputs', 'experiment.indicator at 0.02 }'],
    ['a scenario that changes what does not exist', 'stations.filler.servers: 3', 'stations.capper.servers: 3', 'experiment.scenario at 3, stations.filler.queue.capacity: 2 }, invest: 900 }'],
    ['a scenario with a value that cannot be', 'stations.filler.servers: 3', 'stations.filler.servers: none', 'model.type at none, stations.filler.queue.capacity: 2 }, invest: 900 }'],
    ['a variable of what does not exist', 'path: stations.filler.servers', 'path: stations.capper.servers', 'experiment.path at stations.capper.servers, min: 1, max: 4, invest: 900 }'],
    ['bounds that hold nothing', 'min: 1, max: 4', 'min: 4, max: 1', 'experiment.variable at machines: { path: stations.filler.servers, min: 4, max: 1, invest: 900 }'],
    ['an investment missing for a choice', 'invest: [0, 5]', 'invest: [5]', 'experiment.variable at rule: { path: stations.filler.queue.discipline, choices: [fifo, lifo], invest: [5] }'],
    ['neither maximise nor minimise', '    maximise: { margin: 1, timeInSystem: -0.1 }\n', '', 'experiment.objective at optimise:'],
    ['an objective that is no indicator', 'maximise: { margin', 'maximise: { profit', 'experiment.indicator at 1, timeInSystem: -0.1 }'],
    ['a constraint without a bound', 'timeInSystem: { max: 20 }', 'timeInSystem: {}', 'experiment.constraint at timeInSystem: {} }'],
    ['a limit on what is no number', 'places: 1 }, max: 9', 'rule: 1 }, max: 9', 'experiment.constraint at 1 }, max: 9 }]'],
    ['an unknown key', 'budget: 2000', 'buget: 2000', 'model.unknown-key at 2000'],
  ])('%s is told where it stands', (_, from, to, fault) => {
    expect(faults(from, to)).toEqual([fault]);
  });
});
