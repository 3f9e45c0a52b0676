import { type ExperimentKind, type RunFailure, type RunWishes, type ShareResult } from '@orrery/contracts';
import { type PageQuery } from '../api-types.js';

export type { ExperimentKind, RunFailure, RunWishes };

export interface SimulationRun {
  readonly id: string;
  readonly state: 'running' | 'finished' | 'failed' | 'cancelled';
  readonly kind: ExperimentKind;
  readonly title?: string;
  /** Who asked for it. */
  readonly by: string;
  /** Name of the model's file, and SHA-256 of its text. */
  readonly model: { readonly name: string; readonly hash: string };
  readonly wishes: RunWishes;
  /** Replications; a run that is not precise enough yet plans more. `share` is of those planned so far, 0 to 1. */
  readonly progress: { readonly done: number; readonly planned: number; readonly share: number; readonly about: string };
  readonly requestedAt: string;
  readonly deadlineAt?: string;
  readonly endedAt?: string;
  readonly endedBy?: string;
  readonly failure?: RunFailure;
  /** SHA-256 of the result's bytes: model, wishes and seed fix it. */
  readonly resultHash?: string;
}

export interface SimulationRunDetail extends SimulationRun {
  readonly model: SimulationRun['model'] & { readonly text: string };
}

/** Not taken up yet: simulation does not run, or is behind. It will be. */
export interface PendingRun {
  readonly id: string;
  readonly state: 'pending';
  readonly location: string;
}

export interface NewSimulationRun {
  /** The same id again is the same run. */
  readonly id?: string;
  readonly title?: string;
  readonly kind: ExperimentKind;
  /** YAML of the language flow/v1; its `experiment` says what to ask. */
  readonly model: { readonly name: string; readonly text: string };
  /** What is wanted otherwise than the file says. */
  readonly wishes?: RunWishes;
  readonly timeLimitMs?: number;
}

export interface SimulationQuery extends PageQuery {
  readonly state?: SimulationRun['state'];
  readonly kind?: ExperimentKind;
  readonly by?: string;
}

/** What comes of a run, while it comes. */
export type RunMessage =
  | ({ readonly type: 'share' } & Pick<ShareResult, 'share' | 'variant' | 'indicators' | 'replications' | 'failed'>)
  | ({ readonly type: 'progress' } & SimulationRun['progress'])
  | { readonly type: 'ended'; readonly state: 'finished' | 'failed' | 'cancelled'; readonly failure?: RunFailure; readonly resultHash?: string; readonly by?: string };
