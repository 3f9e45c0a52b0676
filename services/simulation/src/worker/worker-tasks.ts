import { type RunFailure } from '@orrery/contracts';
import { type Outcome, type Plan, type Share } from '@orrery/des';
import { type Job, type Quota, type Step } from '../domain/job.js';
import { type KeptOutcome } from '../domain/outcome-codec.js';

/** A piece whose outcome is known, as it is kept. */
export interface KeptPiece extends KeptOutcome {
  readonly place: number;
}

/** Where a run goes on to: `rounds` are those from `from` on, where the thread has kept the run's study up to there. */
export interface StepTask {
  readonly type: 'step';
  readonly run: string;
  readonly job: Job;
  readonly quota: Quota;
  readonly from: number;
  readonly rounds: readonly (readonly KeptPiece[])[];
}

/** What a worker thread is given; plain data. */
export type WorkerTask =
  | StepTask
  | { readonly type: 'share'; readonly file: string; readonly text: string; readonly plan: Plan; readonly share: Share };

export interface DoneShare {
  readonly outcome: Outcome;
  /** Names of the values, in their order. */
  readonly indicators: readonly string[];
}

export type WorkerAnswer<T extends WorkerTask = WorkerTask> = T extends { type: 'step' } ? Step : DoneShare;

export type FromWorker = { readonly type: 'progress'; readonly share: number } | { readonly type: 'done'; readonly answer: WorkerAnswer } | { readonly type: 'failed'; readonly failure: RunFailure };
