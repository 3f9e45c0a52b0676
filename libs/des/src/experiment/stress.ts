import { DesError } from '../engine/des-error.js';
import { compile } from '../flow/compile.js';
import { type FlowModel } from '../flow/flow-model.js';
import { compare } from './compare.js';
import { indicatorNames } from './indicators.js';
import { type Interval, interval } from './interval.js';
import { type Plan, replicate } from './replication.js';
import { both, type Strain, strainsOf, type Strength } from './stress-scenarios.js';

export interface StressOptions {
  /** What is to be lost, and which way is worse. */
  readonly indicator: string;
  readonly worse: 'lower' | 'higher';
  readonly replications: number;
  readonly confidence: number;
  /** Outages last this share of what is measured, from its middle on (0.1); demand and energy change by these factors (1.2, 1.5). */
  readonly outage?: number;
  readonly demand?: number;
  readonly energy?: number;
  /** How many of the worst single strains are tried in pairs as well (0). */
  readonly pairs?: number;
  /** Told after each scenario; `false` ends all with `run.cancelled`. */
  readonly progress?: (done: number, of: number) => boolean;
}

export interface Loss {
  readonly name: string;
  readonly point: string;
  /** What is lost against the base, an interval that holds for all scenarios at once; undefined where the run could not go on. */
  readonly loss?: Interval;
  readonly differs: boolean;
  /** Why the run could not go on: a deadlock, a queue without bound. */
  readonly failed?: string;
}

export interface Stress {
  readonly base: Interval;
  /** The worst first; what could not go on stands before all. */
  readonly ranked: readonly Loss[];
  /** The one element whose strain costs most; undefined where none makes a difference. */
  readonly weakest?: string;
}

/**
 * Strains a model at every point, one at a time and in pairs of the worst, on common random numbers, and ranks what each costs.
 * @throws DesError `experiment.invalid`, `run.cancelled`, and what the base itself throws
 */
export function stress(model: FlowModel, plan: Plan, options: StressOptions): Stress {
  const names = indicatorNames(compile(model));
  const at = names.indexOf(options.indicator);
  if (at < 0) throw new DesError('experiment.invalid', `the model has no indicator ${options.indicator}`, `use one of ${names.join(', ')}`);
  const span = plan.horizon - plan.warmUp;
  const strength: Strength = { at: plan.warmUp + span / 2, lasts: (options.outage ?? 0.1) * span, demand: options.demand ?? 1.2, energy: options.energy ?? 1.5 };
  const singles = strainsOf(model, strength);
  const count = Math.min(options.pairs ?? 0, singles.length);
  const total = 1 + singles.length + (count * (count - 1)) / 2;
  let done = 0;
  const values = (of: FlowModel): number[] => {
    const network = compile(of);
    const found = Array.from({ length: options.replications }, (_, i) => replicate(network, plan, i).values[at]);
    done += 1;
    if (options.progress && !options.progress(done, total)) throw new DesError('run.cancelled', `the stress test was cancelled after ${done} of ${total} scenarios`, 'start it again');
    return found;
  };
  const base = values(model);
  const runs = singles.map((strain) => runOf(strain, () => values(strain.apply(model))));
  const rankedSingles = rank(base, runs, options);
  const worst = rankedSingles.slice(0, count).map(({ name }) => singles.find((strain) => strain.name === name) as Strain);
  const pairs = worst.flatMap((a, i) => worst.slice(i + 1).filter((b) => b.point !== a.point).map((b) => both(a, b)));
  const ranked = pairs.length === 0 ? rankedSingles : rank(base, [...runs, ...pairs.map((pair) => runOf(pair, () => values(pair.apply(model))))], options);
  const weakest = ranked.find(({ name, differs, failed }) => singles.some((strain) => strain.name === name) && (differs || failed !== undefined))?.point;
  return { base: interval(base, options.confidence), ranked, ...(weakest === undefined ? {} : { weakest }) };
}

interface Run {
  readonly strain: Strain;
  readonly values?: readonly number[];
  readonly failed?: string;
}

/** A scenario that cannot go on is a finding, not the end of the others. */
function runOf(strain: Strain, values: () => number[]): Run {
  try {
    return { strain, values: values() };
  } catch (error) {
    if (!(error instanceof DesError) || error.code === 'run.cancelled') throw error;
    return { strain, failed: error.message };
  }
}

function rank(base: readonly number[], runs: readonly Run[], { worse, confidence }: StressOptions): Loss[] {
  const sign = worse === 'lower' ? -1 : 1;
  const scaled = (name: string, values: readonly number[]) => ({ name, values: values.map((value) => sign * value) });
  const went = runs.filter((run): run is Run & { values: readonly number[] } => run.values !== undefined);
  const compared = compare(scaled('base', base), went.map(({ strain, values }) => scaled(strain.name, values)), confidence);
  const losses = went.map(({ strain }, i): Loss => ({ name: strain.name, point: strain.point, loss: compared[i].difference, differs: compared[i].differs && compared[i].difference.mean > 0 }));
  const stopped = runs.flatMap(({ strain, failed }): Loss[] => (failed === undefined ? [] : [{ name: strain.name, point: strain.point, differs: true, failed }]));
  return [...stopped, ...losses.sort((a, b) => (b.loss?.mean ?? 0) - (a.loss?.mean ?? 0))];
}
