import { type Answer, ask, type Experiment, Networks, perform, readExperiment, runShare } from '@orrery/des';
import { variantsOf } from './variants.js';

const TEXT = `orrery: flow/v1
name: small line
sources: { orders: { every: { exponential: { mean: 1 } }, whenFull: lose, to: cut } }
stations: { cut: { queue: { capacity: 5 }, time: { exponential: { mean: 0.9 } }, to: out } }
sinks: { out: { price: 1 } }
experiment:
  horizon: 200
  replications: 3
  scenarios: { two: { change: { stations.cut.servers: 2 } } }
  optimise: { maximise: throughput, variables: { cutters: { path: stations.cut.servers, min: 1, max: 3 } }, replications: { first: 3, most: 6 }, indifference: 1 }
`;

function answerTo(kind: 'compare' | 'stress' | 'optimise'): { answer: Answer; optimise: Experiment['optimise'] } {
  const networks = new Networks('small.yaml', TEXT);
  const { model, experiment } = readExperiment('small.yaml', TEXT);
  return { answer: perform(ask(kind, networks, model!, experiment!), (share) => runShare(networks.of(share.variant), experiment!.plan, share)), optimise: experiment!.optimise };
}

describe('what of a result can be watched', () => {
  it('is each scenario with its changes', () => {
    const { answer, optimise } = answerTo('compare');
    expect(variantsOf(answer, optimise)).toEqual([{ name: 'base', changes: [] }, { name: 'two', changes: [{ path: 'stations.cut.servers', value: 2 }] }]);
  });

  it('is each option of an optimisation beside the model as it stands', () => {
    const { answer, optimise } = answerTo('optimise');
    const found = variantsOf(answer, optimise);
    expect(found[0]).toEqual({ name: 'base', changes: [] });
    expect(found.slice(1).map(({ changes }) => changes[0]?.value).sort()).toEqual([1, 2, 3]);
  });

  it('of a stress test is the model as it stands', () => {
    const { answer, optimise } = answerTo('stress');
    expect(variantsOf(answer, optimise)).toEqual([{ name: 'base', changes: [] }]);
  });
});
