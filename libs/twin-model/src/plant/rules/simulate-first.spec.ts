import { formatProblem } from '../../dtdl/problem.js';
import { files, plantOf } from '../fixtures.js';
import { readPlant } from '../read-plant.js';
import { type FlowModelFacts, type ReadFlowModel } from './model-facts.js';

const FACTS: FlowModelFacts = {
  digest: 'e'.repeat(64),
  plan: { seed: 7, horizon: 480, warmUp: 60 },
  rule: { confidence: 0.95, min: 10, max: 10 },
  indicators: ['throughput', 'margin', 'filler.busy'],
  compared: ['throughput'],
  valueAt: (path) => (path === 'stations.filler.time' ? 0.4 : path === 'stations.filler' ? {} : undefined),
  faultWith: (_path, value) => (typeof value === 'number' && value < 10 ? undefined : 'line.yaml:4 too slow'),
};
const read: ReadFlowModel = (file, text) => (text === 'broken: true\n' ? { fault: `${file}:1:1 is no model`, fix: 'write one' } : FACTS);

const GOOD = 'model: line.yaml, parameter: stations.filler.time, over: 3600, maxAge: 1h, require: ["throughput >= 100", "throughput.delta >= -5 %", "filler.busy <= 0.9"]';
const rule = (simulateFirst: string, path = 'speedSetpoint\n    range: { low: 3000, high: 12000 }') => `commands:\n  - id: filler-speed\n    on: { model: dtmi:test:Filler;1 }\n    path: ${path}\n    simulateFirst: { ${simulateFirst} }\n`;
const folder = (text: string, reader?: ReadFlowModel) => readPlant(files({ 'rules.yaml': text, 'scenarios/line.yaml': 'name: line\n', 'scenarios/bad.yaml': 'broken: true\n' }), {}, reader);

describe('simulateFirst of a command', () => {
  it('is kept with the model, how its file asks it, and what its runs must show', () => {
    const [site] = plantOf(folder(rule(GOOD), read)).rules;
    expect(site!.commands![0]!.simulateFirst).toEqual({
      model: 'line.yaml',
      digest: 'e'.repeat(64),
      plan: { seed: 7, horizon: 480, warmUp: 60 },
      rule: { confidence: 0.95, min: 10, max: 10 },
      parameter: 'stations.filler.time',
      over: 3600,
      maxAgeMs: 3_600_000,
      require: [
        { indicator: 'throughput', of: 'value', is: 'at-least', limit: 100 },
        { indicator: 'throughput', of: 'change-percent', is: 'at-least', limit: -5 },
        { indicator: 'filler.busy', of: 'value', is: 'at-most', limit: 0.9 },
      ],
    });
  });

  const without = (from: string, to: string) => {
    if (!GOOD.includes(from)) throw new Error(from);
    return rule(GOOD.replace(from, to));
  };
  it.each<[string, string, string]>([
    ['a model that is not there', without('line.yaml', 'lime.yaml'), 'did you mean "line.yaml"'],
    ['a model that cannot be run', without('line.yaml', 'bad.yaml'), 'scenarios/bad.yaml cannot be run: bad.yaml:1:1 is no model'],
    ['no model at all', without('model: line.yaml, ', ''), '"model" is missing'],
    ['a parameter that the model does not have', without('filler.time', 'filer.time'), 'scenarios/line.yaml has no stations.filer.time'],
    ['a parameter that is no single value', without('filler.time', 'filler'), 'is no single value'],
    ['a parameter of the experiment itself', without('stations.filler.time', 'experiment.seed'), 'has no experiment.seed'],
    ['values that the model does not take', without('over: 3600, ', ''), 'the rule allows 3000, which would be stations.filler.time: 3000, and the model does not take that: line.yaml:4 too slow'],
    ['two ways from the value to the parameter', without('over: 3600', 'over: 3600, factor: 2'), '"factor" and "over" cannot both be'],
    ['a way that makes nothing of it', without('over: 3600', 'over: 0'), '0 makes no value of the model'],
    ['results older than they are kept', without('1h', '8d'), 'results are kept for 7 days'],
    ['no condition', without('"throughput >= 100", "throughput.delta >= -5 %", "filler.busy <= 0.9"', ''), 'at least 1 needed'],
    ['what is no condition', without('throughput >= 100', 'throughput is good'), '"throughput is good" is no condition'],
    ['an indicator that the model does not have', without('throughput >= 100', 'througput >= 100'), 'did you mean "throughput"'],
    ['a change that the model does not compare', without('throughput >= 100', 'margin.delta >= 0'), 'add it to experiment.indicators there: [throughput, margin]'],
    ['a value in percent', without('throughput >= 100', 'throughput >= 100 %'), 'only a change is in percent'],
    ['a condition that can never be met: a share above one', without('filler.busy <= 0.9', 'filler.busy >= 90'), 'filler.busy is a share, from 0 to 1'],
    ['a condition that can never be met: less than nothing', without('throughput >= 100', 'throughput <= -1'), 'throughput is never below 0'],
    ['a condition that can never be met: a fall of more than all', without('throughput.delta >= -5 %', 'throughput.delta <= -120 %'), 'which is -100 %'],
    ['conditions that can never be met together', without('filler.busy <= 0.9', 'throughput <= 90'), 'can never be at least 100 and at most 90'],
    ['a method, which has no value', rule(GOOD, 'reset\n    verify: value("state") == 0'), '"simulateFirst" is of values'],
  ])('refuses %s, with its place', (_what, text, says) => {
    const problems = folder(text, read).problems.map((problem) => formatProblem(problem)).join('\n');
    expect(problems).toContain(says);
    expect(problems).toMatch(/rules\.yaml:\d+/);
  });

  it('refuses a single replication, of which no confidence can be told', () => {
    const once: ReadFlowModel = () => ({ ...FACTS, rule: { confidence: 0.95, min: 1, max: 1 } });
    expect(folder(rule(GOOD), once).problems.map(({ message }) => message)).toEqual([expect.stringContaining('a single replication')]);
  });
  it('refuses what whoever reads the folder cannot judge', () => expect(folder(rule(GOOD)).problems.map(({ message }) => message)).toEqual([expect.stringContaining('cannot read line.yaml')]));
});
