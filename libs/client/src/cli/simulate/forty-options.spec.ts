import { readFileSync } from 'node:fs';
import { BASE, indicatorNames, interval, netPresentValue, Networks, optimiseStudy, perform, readExperiment, replicate } from '@orrery/des';
import { type Exhaustive, outcomeOf } from './exhaustive.js';

const at = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const TEXT = at('../../../../des/examples/packaging-plant.yaml');
/** All options, replicated by `npm run exhaustive`: some ten minutes of a processor. */
const recorded = JSON.parse(at('forty-options.json')) as Exhaustive;
const YEAR = 365 * 24 * 60;

// Every replication is a function of model, seed and number: what was recorded is what the engine gives, and two of them are run again here.
describe('the best of the forty options of the packaging plant', () => {
  const { model, experiment } = readExperiment('packaging-plant.yaml', TEXT);
  if (!model || !experiment?.optimise) throw new Error('the example has no forty options');
  const { optimise: problem, plan, finance } = experiment;
  const networks = new Networks('packaging-plant.yaml', TEXT);
  const found = perform(
    optimiseStudy(problem, (variant) => networks.of(variant), plan.seed, model.unit, finance),
    (share) => outcomeOf(share, networks, recorded.indicator, recorded.options[share.variant.name] ?? []),
  );
  /** Net present values of an option, replication by replication, of the exhaustive search. */
  const exhaustive = new Map(
    Object.entries(recorded.options).map(([name, margins]) => {
      const investment = found.ranked.find((option) => option.name === name)?.investment ?? NaN;
      return [name, margins.slice(0, recorded.replications).map((margin) => netPresentValue(investment, margin * YEAR, finance.rate, finance.years))];
    }),
  );
  const mean = (name: string): number => interval(exhaustive.get(name) ?? [], 0.95).mean;
  const winner = [...exhaustive.keys()].reduce((best, name) => (mean(name) > mean(best) ? name : best));

  it('the recorded search is of this very model, and its replications are those of the engine, to the last bit', () => {
    expect([recorded.hash, recorded.plan]).toEqual([networks.of(BASE).hash, { seed: plan.seed, horizon: plan.horizon, warmUp: plan.warmUp }]);
    expect([exhaustive.size, new Set([...exhaustive.values()].map(({ length }) => length))]).toEqual([40, new Set([recorded.replications])]);
    for (const [name, replication] of [[winner, 0], ['cappers=1, upkeep=2800, fitters=2, drivers=2', recorded.replications - 1]] as const) {
      const { values = {} } = found.ranked.find((option) => option.name === name) ?? {};
      const changes = problem.decisions.flatMap(({ name: decision, paths }) => paths.map((path) => ({ path, value: values[decision] })));
      const network = networks.of({ name, changes });
      expect(replicate(network, plan, replication).values[indicatorNames(network).indexOf('margin')]).toBe(recorded.options[name]?.[replication]);
    }
  });

  it('is within the indifference of the winner by exhaustive search, and found in at most a third of its replications', () => {
    expect(found.best && mean(found.best.name)).toBeGreaterThanOrEqual(mean(winner) - found.indifference);
    expect(found.probability).toMatchObject({ promised: 0.95, among: 'all options' });
    expect(found.replications).toBeLessThanOrEqual((40 * recorded.replications) / 3);
  });

  it('an exhaustive search would need several times the replications recorded to promise as much', () => {
    // As many of every option as the hardest pair asks for: Bonferroni's intervals of the paired differences no wider than the indifference.
    const needed = [...exhaustive].filter(([name]) => name !== winner).map(([, values]) => {
      const { halfWidth, count } = interval(values.map((value, i) => value - (exhaustive.get(winner)?.[i] ?? NaN)), 1 - (2 * 0.05) / 39);
      return count * (halfWidth / found.indifference) ** 2;
    });
    expect(Math.max(...needed)).toBeGreaterThan(2 * recorded.replications);
    expect(found.replications).toBeLessThan((40 * Math.max(...needed)) / 10);
  });
});
