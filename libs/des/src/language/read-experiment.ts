import { DesError } from '../engine/des-error.js';
import { type Experiment, type Proposal } from '../experiment/experiment.js';
import { type Plan } from '../experiment/replication.js';
import { indicatorNames } from '../experiment/indicators.js';
import { readScenario } from '../experiment/scenario.js';
import { findWarmUp } from '../experiment/warm-up.js';
import { compile } from '../flow/compile.js';
import { type FlowModel } from '../flow/flow-model.js';
import { type Network } from '../flow/network.js';
import { hash } from '../random/streams.js';
import { type FlowDocument, type Quantity } from './document.js';
import { type ExperimentDocument } from './experiment-document.js';
import { openYaml } from './open-yaml.js';
import { type ModelProblem, type Report, suggest } from './problem.js';
import { readQuantity } from './quantity.js';
import { readFlowModel } from './read-flow-model.js';
import { readProblem } from './read-problem.js';

/** What whoever starts it says otherwise than the file. */
export interface Wishes {
  readonly horizon?: Quantity;
  readonly warmUp?: Quantity;
  readonly replications?: number;
  readonly seed?: number;
  /** Relative half-width that the indicators shown are to reach, 0.02 for ± 2 %. */
  readonly precision?: number;
  readonly confidence?: number;
}

export interface ReadExperiment {
  /** Both undefined where there is any problem. */
  readonly model?: FlowModel;
  readonly experiment?: Experiment;
  readonly problems: readonly ModelProblem[];
}

/** Most replications where a precision is asked for and no number is said. */
const PRECISE = 200;

/**
 * Reads a model and what is to be asked of it: all problems in one go, those of its scenarios and variables too.
 * @param quota of one replication: for the pilots that look for a warm-up
 */
export function readExperiment(file: string, text: string, wishes: Wishes = {}, quota: Pick<Plan, 'maxParts' | 'maxEvents'> = {}): ReadExperiment {
  const { model, problems } = readFlowModel(file, text);
  if (!model) return { problems };
  const found: ModelProblem[] = [];
  const opened = openYaml(file, text, found);
  if (!opened) return { problems: found };
  const { report } = opened;
  const document = opened.value as FlowDocument;
  const entry = document.experiment ?? {};
  const network = compile(model);
  const names = indicatorNames(network);
  const knows = (indicator: string, path: readonly (string | number)[]): void => {
    if (!names.includes(indicator)) report(['experiment', ...path], 'experiment.indicator', `the model has no indicator ${indicator}`, suggest(indicator, names));
  };
  const time = (value: Quantity | undefined, key: 'horizon' | 'warmUp'): number | undefined => {
    const read = value === undefined ? undefined : readQuantity(value, 'time', model.unit);
    if (value !== undefined && read === undefined) report(['experiment', key], 'model.unit', `${JSON.stringify(value)} is no time`, 'write a number, or one with its unit: s, min, h, d or week');
    return read;
  };
  const horizon = time(wishes.horizon ?? entry.horizon, 'horizon');
  if (horizon === undefined && found.length === 0) report(['experiment'], 'experiment.horizon', 'nothing says when a replication ends', 'write experiment: { horizon: 30 d }, or say --until 30d');
  const asked = wishes.warmUp ?? entry.warmUp ?? 0;
  const seed = wishes.seed ?? entry.seed ?? hash(model.name) >>> 0;
  const warmUp = asked === 'auto' ? undefined : time(asked, 'warmUp');
  entry.indicators?.forEach((indicator, i) => knows(indicator, ['indicators', i]));
  for (const indicator of Object.keys(entry.precision ?? {})) knows(indicator, ['precision', indicator]);
  const scenarios = readScenarios(file, text, entry, report);
  const stressed = { indicator: hasPrices(model) ? 'margin' : 'throughput', worse: 'lower', pairs: 3, ...entry.stress } as const;
  knows(stressed.indicator, ['stress', 'indicator']);
  const confidence = wishes.confidence ?? entry.optimise?.confidence ?? entry.confidence;
  const optimise = entry.optimise && readProblem(document, entry.optimise, names, { confidence, replications: wishes.replications }, report);
  if (horizon !== undefined && warmUp !== undefined && warmUp >= horizon) report(['experiment', 'warmUp'], 'experiment.horizon', `a horizon of ${horizon} with a warm-up of ${warmUp} leaves nothing to measure`, 'end the replication after its warm-up');
  if (found.length > 0 || horizon === undefined) return { problems: found };
  const pilot = warmUp === undefined ? pilotOf(network, { seed, horizon, ...quota }, report) : undefined;
  if (found.length > 0) return { problems: found };
  const indicators = entry.indicators ?? ['throughput', 'timeInSystem', ...(hasPrices(model) ? ['energy', 'cost', 'margin'] : [])];
  const rule = readRule(entry, wishes, indicators);
  return {
    model,
    experiment: {
      plan: { seed, horizon, warmUp: warmUp ?? pilot?.warmUp ?? 0 },
      rule,
      indicators,
      scenarios,
      finance: { rate: 0.08, years: 10, tail: 0.1, ...entry.finance },
      stress: { replications: wishes.replications ?? Math.max(5, Math.min(rule.min, 20)), confidence: rule.confidence, ...stressed },
      ...(optimise ? { optimise } : {}),
      ...(pilot ? { foundWarmUp: { settled: pilot.settled, pilots: pilot.pilots } } : {}),
    },
    problems: [],
  };
}

/** Where the warm-up ends; what ends a pilot run would end all others, and is told before they begin. */
function pilotOf(network: Network, plan: Omit<Plan, 'warmUp'>, report: Report): ReturnType<typeof findWarmUp> | undefined {
  try {
    return findWarmUp(network, plan);
  } catch (error) {
    if (!(error instanceof DesError)) throw error;
    report(['experiment', 'warmUp'], error.code, `the pilot runs that look for the warm-up could not go on: ${error.message}`, error.fix);
    return undefined;
  }
}

function readRule(entry: ExperimentDocument, wishes: Wishes, indicators: readonly string[]): Experiment['rule'] {
  const precision = wishes.precision === undefined ? entry.precision : Object.fromEntries(indicators.map((indicator) => [indicator, wishes.precision as number]));
  const said = wishes.replications ?? entry.replications ?? {};
  const { min = 10, max = precision ? PRECISE : 10 } = typeof said === 'number' ? { min: precision ? Math.min(10, said) : said, max: said } : said;
  return { confidence: wishes.confidence ?? entry.confidence ?? 0.95, min, max: Math.max(min, max), ...(precision ? { precision } : {}) };
}

function readScenarios(file: string, text: string, { scenarios = {} }: ExperimentDocument, report: Report): Proposal[] {
  return Object.entries(scenarios).map(([name, { change, invest = 0 }]) => {
    const changes = Object.entries(change).map(([path, value]) => ({ path, value }));
    for (const one of changes) {
      const at = ['experiment', 'scenarios', name, 'change', one.path];
      try {
        if (one.path.startsWith('experiment')) throw new DesError('experiment.invalid', `the scenario ${name} changes the experiment itself`, 'change the model only');
        readScenario(file, text, { name, changes: [one] });
      } catch (error) {
        if (!(error instanceof DesError)) throw error;
        report(at, 'experiment.scenario', error.message, error.fix);
        return { name, changes: [], invest };
      }
    }
    const { problems } = readScenario(file, text, { name, changes });
    for (const { path, code, message, fix } of problems) {
      const near = changes.find((one) => path.startsWith(`/${one.path.replaceAll('.', '/')}`)) ?? changes[0];
      report(['experiment', 'scenarios', name, 'change', near.path], code, `in the scenario ${name}: ${message}`, fix);
    }
    return { name, changes, invest };
  });
}

/** Whether the model knows money at all. */
const hasPrices = ({ sources, stations, sinks, crews, teams, suppliers, energy, stocks }: FlowModel): boolean =>
  [
    ...[...sinks, ...suppliers].map(({ price }) => price),
    ...sources.map(({ cost }) => cost),
    ...stations.flatMap(({ cost, failures }) => [cost.hour, cost.operation, ...failures.map((failure) => failure.cost)]),
    ...[...crews, ...teams].map(({ wage }) => wage),
    ...stocks.map(({ holding }) => holding),
    energy.price,
  ].some((amount) => amount > 0);
