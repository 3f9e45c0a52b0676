import { DesError } from '../engine/des-error.js';
import { compile } from '../flow/compile.js';
import { type FlowModel } from '../flow/flow-model.js';
import { type Network } from '../flow/network.js';
import { type ExperimentResult, experimentStudy } from '../study/experiment-study.js';
import { runShare } from '../study/run-share.js';
import { perform } from '../study/study.js';
import { type Variant } from '../study/variant.js';
import { type Plan } from './replication.js';
import { type StopRule } from './summary.js';

/** One model of an experiment: the base is the first. */
export interface Case {
  readonly name: string;
  readonly model: FlowModel;
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

/** Runs an `experimentStudy` of models, here and now. @throws DesError `run.cancelled`, `experiment.invalid` */
export function runExperiment(cases: readonly Case[], plan: Plan, rule: StopRule, { compareBy = [], progress }: ExperimentOptions = {}): ExperimentResult {
  const networks = new Map(cases.map(({ name, model }) => [name, compile(model)]));
  if (networks.size < cases.length) throw new DesError('experiment.invalid', 'two cases have the same name', 'give each its own');
  const networkOf = ({ name }: Variant): Network => networks.get(name) as Network;
  const variants = cases.map(({ name }) => ({ name, changes: [] }));
  return perform(experimentStudy(variants, networkOf, rule, compareBy), (share) =>
    runShare(networkOf(share.variant), plan, share, progress && ((replication, part) => progress({ name: share.variant.name, replication, share: part }))),
  );
}
