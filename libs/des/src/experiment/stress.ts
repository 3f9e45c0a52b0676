import { DesError } from '../engine/des-error.js';
import { compile } from '../flow/compile.js';
import { type FlowModel } from '../flow/flow-model.js';
import { strained } from '../study/networks.js';
import { runShare } from '../study/run-share.js';
import { perform } from '../study/study.js';
import { type Stress, type StressSettings, stressStudy } from '../study/stress-study.js';
import { type Variant } from '../study/variant.js';
import { type Plan } from './replication.js';

export interface StressOptions extends StressSettings {
  /** Told after each scenario; `false` ends all with `run.cancelled`. */
  readonly progress?: (done: number) => boolean;
}

/** Runs a `stressStudy` of a model, here and now. @throws DesError `experiment.invalid`, `run.cancelled`, and what the base itself throws */
export function stress(model: FlowModel, plan: Plan, options: StressOptions): Stress {
  let done = 0;
  const networkOf = (variant: Variant) => compile(strained(model, variant));
  return perform(stressStudy(model, networkOf, plan, options), (share) => {
    const outcome = runShare(networkOf(share.variant), plan, share);
    done += 1;
    if (options.progress && !options.progress(done)) throw new DesError('run.cancelled', `the stress test was cancelled after ${done} scenarios`, 'start it again');
    return outcome;
  });
}
