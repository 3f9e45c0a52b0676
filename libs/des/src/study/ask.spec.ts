import { readExperiment } from '../language/read-experiment.js';
import { type Answer, QUESTIONS, type QuestionKind } from './answer.js';
import { ask } from './ask.js';
import { Networks } from './networks.js';
import { runShare } from './run-share.js';
import { perform } from './study.js';

const TEXT = `orrery: flow/v1
name: line
unit: h
sources: { orders: { every: { exponential: { rate: 9 } }, whenFull: lose, to: cut } }
stations: { cut: { queue: { capacity: 6 }, time: { exponential: { mean: 0.15 } }, power: { busy: 5 }, cost: { hour: 12 }, to: out } }
energy: { price: 0.2 }
sinks: { out: { price: 10 } }
experiment:
  horizon: 300
  warmUp: 20
  replications: { min: 5, max: 40 }
  precision: { throughput: 0.03 }
  scenarios:
    second machine: { change: { stations.cut.servers: 2 }, invest: 20000 }
    a longer queue: { change: { stations.cut.queue.capacity: 20 } }
  optimise: { maximise: netPresentValue, variables: { machines: { path: stations.cut.servers, min: 1, max: 3, invest: 20000 } }, indifference: 5000 }
`;

function answer(kind: QuestionKind, text = TEXT): Answer {
  const networks = new Networks('line.yaml', text);
  const { model, experiment, problems } = readExperiment('line.yaml', text);
  if (!model || !experiment) throw new Error(JSON.stringify(problems));
  return perform(ask(kind, networks, model, experiment), (share) => runShare(networks.of(share.variant), experiment.plan, share));
}

describe('a question about a model', () => {
  it.each(QUESTIONS)('%s: the answer is data that JSON holds, and says of which model, seed and plan it is', (kind) => {
    const found = answer(kind);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found).toMatchObject({ kind, model: { name: 'line', file: 'line.yaml', unit: 'h', hash: expect.stringMatching(/^[0-9a-f]{8}$/) }, plan: { horizon: 300, warmUp: 20 }, confidence: 0.95 });
    expect(found.replications).toBeGreaterThanOrEqual(5);
  });

  it('compare: each scenario against the base, what its investment is worth, and what holds up the flow', () => {
    const found = answer('compare');
    if (found.kind !== 'compare' || !('cases' in found)) throw new Error('no comparison');
    expect(found.cases.map(({ name }) => name)).toEqual(['base', 'second machine', 'a longer queue']);
    expect(found.precise).toBe(true);
    const [second, longer] = found.comparisons['margin'] ?? [];
    expect([second.differs, second.difference.low !== null && second.difference.low > 0, longer.name]).toEqual([true, true, 'a longer queue']);
    const { appraisal } = found.cases[1];
    // A year of what the second machine earns more an hour, for ten years at 8 %, less what it costs.
    const annuity = (1 - 1.08 ** -10) / 0.08;
    expect(appraisal?.netPresentValue.mean).toBeCloseTo((second.difference.mean ?? 0) * 8760 * annuity - 20000, 3);
    expect(found.cases[2].appraisal).toBeUndefined();
    // Profit is told of every case, with an investment or without.
    const earned = found.cases.map(({ indicators, profit, invest }) => (profit?.netPresentValue.mean ?? 0) + (invest ?? 0) - (indicators['margin'].mean ?? NaN) * 8760 * annuity);
    for (const difference of earned) expect(difference).toBeCloseTo(0, 3);
    expect(found.cases[0].profit?.conditionalValueAtRisk).toBeLessThan(found.cases[0].profit?.netPresentValue.mean ?? 0);
    expect(found.advice[0].text).toMatch(/^cut is active \d+ % of its time, at work \d+ %/);
  });

  it('optimise: by the net present value of what it buys', () => {
    const found = answer('optimise');
    if (found.kind !== 'optimise' || !('best' in found)) throw new Error('nothing found');
    expect(found.objective).toBe('netPresentValue');
    expect(found.best).toMatchObject({ name: 'machines=2', investment: 20000, state: 'best' });
  });

  it('says what to write where the file asks nothing of the kind', () => {
    const bare = TEXT.slice(0, TEXT.indexOf('  scenarios:'));
    expect(() => answer('compare', bare)).toThrow('line.yaml has no scenarios to compare');
    expect(() => answer('optimise', bare)).toThrow('line.yaml has nothing to optimise');
  });
});
