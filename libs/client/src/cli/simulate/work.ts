import { type DesErrorCode, type ModelProblem, type Outcome, type Plan } from '@orrery/des';

/** What a worker is given once: a file and how long a replication lasts. */
export interface Work {
  readonly file: string;
  readonly text: string;
  readonly plan: Plan;
}

/** What it says: how many replications more are done (in parts), then the outcome, or what is wrong with the experiment. */
export type Said = { readonly done: number } | { readonly outcome: Outcome } | { readonly code: DesErrorCode; readonly message: string; readonly fix: string; readonly problems?: readonly ModelProblem[] };
