import { type Problem } from '../study/problem.js';
import { type StressSettings } from '../study/stress-study.js';
import { type Investment } from './finance.js';
import { type Plan } from './replication.js';
import { type Scenario } from './scenario.js';
import { type StopRule } from './summary.js';

/** A scenario, and what it costs to have it. */
export interface Proposal extends Scenario {
  readonly invest: number;
}

/** What is to be asked of a model: the `experiment` of its file, with all defaults filled in. */
export interface Experiment {
  readonly plan: Plan;
  readonly rule: StopRule;
  /** What is shown first, and compared. */
  readonly indicators: readonly string[];
  readonly scenarios: readonly Proposal[];
  readonly finance: Omit<Investment, 'amount'>;
  readonly stress: StressSettings;
  /** Undefined where the file has nothing to optimise. */
  readonly optimise?: Problem;
  /** How the warm-up came about, where it was found: by MSER-5, and whether the horizon was long enough to tell. */
  readonly foundWarmUp?: { readonly settled: boolean; /** Replications that it took. */ readonly pilots: number };
}
