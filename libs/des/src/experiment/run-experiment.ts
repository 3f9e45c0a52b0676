import { DesError } from '../engine/des-error.js';
import { compile } from '../flow/compile.js';
import { type FlowModel } from '../flow/flow-model.js';
import { type Comparison, compare } from './compare.js';
import { indicatorNames } from './indicators.js';
import { type Interval } from './interval.js';
import { type Plan, type Replication, replicate } from './replication.js';
import { enough, type StopRule, summarise } from './summary.js';

/** One model of an experiment: the base is the first. */
export interface Case {
  readonly name: string;
  readonly model: FlowModel;
}

export interface CaseResult {
  readonly name: string;
  readonly replications: readonly Replication[];
  readonly summary: ReadonlyMap<string, Interval>;
  /** Why it could not go on; the others did. */
  readonly failed?: string;
}

export interface ExperimentProgress {
  readonly name: string;
  readonly replication: number;
  /** Of the replication that runs, 0 to 1. */
  readonly share: number;
}

export interface ExperimentOptions {
  /** Indicators by which the cases are compared with the base. */
  readonly compareBy?: readonly string[];
  /** `false` ends all with `run.cancelled`. */
  readonly progress?: (progress: ExperimentProgress) => boolean;
}

export interface ExperimentResult {
  readonly cases: readonly CaseResult[];
  /** By indicator: each case against the base, on common random numbers, corrected for their number. */
  readonly comparisons: ReadonlyMap<string, readonly Comparison[]>;
}

/**
 * Runs all cases on common random numbers, one replication of each in turn, until the rule holds for every one: so all have as many and can be
 * compared pair by pair. A case that cannot go on is told and left out. @throws DesError `run.cancelled`, `experiment.invalid`
 */
export function runExperiment(cases: readonly Case[], plan: Plan, rule: StopRule, { compareBy = [], progress }: ExperimentOptions = {}): ExperimentResult {
  const running = cases.map(({ name, model }) => ({ name, network: compile(model), done: [] as Replication[], failed: undefined as string | undefined }));
  const open = () => running.filter(({ failed }) => failed === undefined);
  while (open().some(({ network, done }) => !enough(network, done, rule)))
    for (const one of open()) {
      const replication = one.done.length;
      try {
        one.done.push(replicate(one.network, plan, replication, progress && (({ share }) => progress({ name: one.name, replication, share }))));
      } catch (error) {
        if (!(error instanceof DesError) || !error.code.startsWith('run.') || error.code === 'run.cancelled') throw error;
        one.failed = error.message;
      }
    }
  const [base, ...others] = open();
  const comparisons = new Map<string, readonly Comparison[]>();
  if (base && base.name === cases[0].name && others.length > 0)
    for (const indicator of compareBy) {
      const values = ({ name, network, done }: (typeof running)[number]) => {
        const at = indicatorNames(network).indexOf(indicator);
        if (at < 0) throw new DesError('experiment.invalid', `${name} has no indicator ${indicator}`, `use one of ${indicatorNames(network).join(', ')}`);
        return { name, values: done.map((replication) => replication.values[at]) };
      };
      comparisons.set(indicator, compare(values(base), others.map(values), rule.confidence));
    }
  return {
    cases: running.map(({ name, network, done, failed }) => ({ name, replications: done, summary: done.length > 0 ? summarise(network, done, rule.confidence) : new Map<string, Interval>(), ...(failed === undefined ? {} : { failed }) })),
    comparisons,
  };
}
