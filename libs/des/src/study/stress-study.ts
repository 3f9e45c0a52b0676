import { DesError } from '../engine/des-error.js';
import { compare } from '../experiment/compare.js';
import { type Interval, interval } from '../experiment/interval.js';
import { type Plan } from '../experiment/replication.js';
import { type Strain, strainsOf, type Strength } from '../experiment/stress-scenarios.js';
import { type FlowModel } from '../flow/flow-model.js';
import { type Network } from '../flow/network.js';
import { placeOf } from './experiment-study.js';
import { type Outcome, reasonOf, type Study } from './study.js';
import { BASE, type Variant } from './variant.js';

export interface StressSettings {
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
 * @throws DesError `experiment.invalid`, and what ended the base itself
 */
export function* stressStudy(model: FlowModel, networkOf: (variant: Variant) => Network, plan: Plan, options: StressSettings): Study<Stress> {
  const at = placeOf(options.indicator, networkOf(BASE), 'the model');
  const span = plan.horizon - plan.warmUp;
  const strength: Strength = { at: plan.warmUp + span / 2, lasts: (options.outage ?? 0.1) * span, demand: options.demand ?? 1.2, energy: options.energy ?? 1.5 };
  const singles = strainsOf(model, strength);
  const count = Math.min(options.pairs ?? 0, singles.length);
  const variantOf = (...names: string[]): Variant => ({ name: names.join(' + '), changes: [], strain: { names, strength } });
  const round = (about: string, variants: readonly Variant[]) => ({ about, shares: variants.map((variant) => ({ variant, from: 0, to: options.replications })) });
  const [first, ...outcomes] = yield round(`the model and ${singles.length} strains of it`, [BASE, ...singles.map(({ name }) => variantOf(name))]);
  if (first.failed) throw new DesError(first.failed.code, `the model as it stands: ${first.failed.message}`, first.failed.fix);
  const values = ({ replications }: Outcome) => replications.map((replication) => replication.values[at]);
  const runOf = (strain: Pick<Strain, 'name' | 'point'>, outcome: Outcome): Run => ({ ...strain, ...(outcome.failed ? { failed: reasonOf(outcome.failed) } : { values: values(outcome) }) });
  const base = values(first);
  const runs = singles.map((strain, i) => runOf(strain, outcomes[i]));
  const rankedSingles = rank(base, runs, options);
  const worst = rankedSingles.slice(0, count);
  const pairs = worst.flatMap((a, i) => worst.slice(i + 1).filter((b) => b.point !== a.point).map((b) => ({ name: `${a.name} + ${b.name}`, point: `${a.point} + ${b.point}`, variant: variantOf(a.name, b.name) })));
  const second = pairs.length === 0 ? [] : yield round(`${pairs.length} pairs of the worst`, pairs.map(({ variant }) => variant));
  const ranked = pairs.length === 0 ? rankedSingles : rank(base, [...runs, ...pairs.map((pair, i) => runOf(pair, second[i]))], options);
  const weakest = ranked.find(({ name, differs, failed }) => singles.some((strain) => strain.name === name) && (differs || failed !== undefined))?.point;
  return { base: interval(base, options.confidence), ranked, ...(weakest === undefined ? {} : { weakest }) };
}

interface Run {
  readonly name: string;
  readonly point: string;
  readonly values?: readonly number[];
  /** A scenario that cannot go on is a finding, not the end of the others. */
  readonly failed?: string;
}

function rank(base: readonly number[], runs: readonly Run[], { worse, confidence }: StressSettings): Loss[] {
  const sign = worse === 'lower' ? -1 : 1;
  const scaled = (name: string, values: readonly number[]) => ({ name, values: values.map((value) => sign * value) });
  const went = runs.filter((run): run is Run & { values: readonly number[] } => run.values !== undefined);
  const compared = went.length === 0 ? [] : compare(scaled('base', base), went.map(({ name, values }) => scaled(name, values)), confidence);
  const losses = went.map(({ name, point }, i): Loss => ({ name, point, loss: compared[i].difference, differs: compared[i].differs && compared[i].difference.mean > 0 }));
  const stopped = runs.flatMap(({ name, point, failed }): Loss[] => (failed === undefined ? [] : [{ name, point, differs: true, failed }]));
  return [...stopped, ...losses.sort((a, b) => (b.loss?.mean ?? 0) - (a.loss?.mean ?? 0))];
}
