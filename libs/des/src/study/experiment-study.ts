import { DesError } from '../engine/des-error.js';
import { type Comparison, compare } from '../experiment/compare.js';
import { indicatorNames } from '../experiment/indicators.js';
import { type Interval } from '../experiment/interval.js';
import { type Replication } from '../experiment/replication.js';
import { enough, type StopRule, summarise } from '../experiment/summary.js';
import { type Network } from '../flow/network.js';
import { type Failure, reasonOf, type Study } from './study.js';
import { type Variant } from './variant.js';

export interface CaseResult {
  readonly name: string;
  readonly replications: readonly Replication[];
  readonly summary: ReadonlyMap<string, Interval>;
  /** Why it could not go on; the others did. */
  readonly failed?: string;
}

export interface ExperimentResult {
  readonly cases: readonly CaseResult[];
  /** By indicator: each case against the base, on common random numbers, corrected for their number. */
  readonly comparisons: ReadonlyMap<string, readonly Comparison[]>;
}

interface Case {
  readonly variant: Variant;
  readonly network: Network;
  readonly done: Replication[];
  failed?: Failure;
}

/**
 * All variants, the base first, on common random numbers, with as many replications each, until the rule holds for every one: the smallest number
 * for which it does, however many were run at once. One that cannot go on is told and left out.
 * @param compareBy indicators by which the others are compared with the base
 */
export function* experimentStudy(variants: readonly Variant[], networkOf: (variant: Variant) => Network, rule: StopRule, compareBy: readonly string[] = []): Study<ExperimentResult> {
  const cases: Case[] = variants.map((variant) => ({ variant, network: networkOf(variant), done: [] }));
  for (const { variant, network } of cases) for (const indicator of compareBy) placeOf(indicator, network, variant.name);
  const openAt = (count: number) => cases.filter(({ failed }) => !failed || failed.replication >= count);
  const holdsAt = (count: number) => openAt(count).every(({ network, done }) => enough(network, done.slice(0, count), rule));
  let count = 0;
  for (let next = Math.min(rule.max, Math.max(2, rule.min)); count === 0 || !holdsAt(count); ) {
    const run = cases.filter(({ failed }) => !failed);
    const from = count;
    const outcomes = yield { about: `replications: ${run.length} ${run.length === 1 ? 'model' : 'models'}, up to replication ${next}`, shares: run.map(({ variant }) => ({ variant, from, to: next })) };
    run.forEach((one, i) => {
      one.done.push(...outcomes[i].replications);
      if (outcomes[i].failed) one.failed = outcomes[i].failed;
    });
    while (count < next && (count === 0 || !holdsAt(count))) count += 1;
    next = Math.min(rule.max, count + Math.max(1, Math.floor(count / 10)));
  }
  const trimmed = cases.map((one) => ({ ...one, done: one.done.slice(0, count), failed: one.failed && one.failed.replication < count ? one.failed : undefined }));
  const [base, ...others] = trimmed.filter(({ failed }) => !failed);
  const comparisons = new Map<string, readonly Comparison[]>();
  if (base && base.variant === variants[0] && others.length > 0)
    for (const indicator of compareBy) {
      const values = ({ variant: { name }, network, done }: Case) => ({ name, values: done.map((replication) => replication.values[placeOf(indicator, network, name)]) });
      comparisons.set(indicator, compare(values(base), others.map(values), rule.confidence));
    }
  return {
    cases: trimmed.map(({ variant: { name }, network, done, failed }) => ({ name, replications: done, summary: done.length > 0 ? summarise(network, done, rule.confidence) : new Map<string, Interval>(), ...(failed ? { failed: reasonOf(failed) } : {}) })),
    comparisons,
  };
}

/** An indicator's place among the values of a replication. @throws DesError `experiment.invalid` */
export function placeOf(indicator: string, network: Network, name: string): number {
  const names = indicatorNames(network);
  const at = names.indexOf(indicator);
  if (at < 0) throw new DesError('experiment.invalid', `${name} has no indicator ${indicator}`, `use one of ${names.join(', ')}`);
  return at;
}
