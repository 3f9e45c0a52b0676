import { type ExperimentKind, type RunWishes } from '@orrery/contracts';
import { type Answer, type Outcome, type Plan, type Share } from '@orrery/des';

/** What one run may use. */
export interface Quota {
  /** Replications of the whole run. */
  readonly maxReplications: number;
  /** Values of all their indicators: what is kept of a run until it ends, in the database and in a worker. */
  readonly maxValues: number;
  readonly maxParts: number;
  readonly maxEvents: number;
}

/** What is asked: with it and the seed that it leads to, every byte of the result is fixed. */
export interface Job {
  readonly kind: ExperimentKind;
  readonly file: string;
  readonly text: string;
  readonly wishes: RunWishes;
}

/** Some replications of one share of a round, small enough to be done by one worker at a time. */
export interface Piece extends Share {
  /** Which share of its round it is part of. */
  readonly place: number;
}

export interface KnownPiece {
  readonly place: number;
  readonly outcome: Outcome;
}

/** Where a run goes on to: shares that do not wait for one another, or its end. */
export type Step =
  | { readonly kind: 'round'; readonly about: string; readonly plan: Plan; readonly pieces: readonly Piece[] }
  | { readonly kind: 'result'; readonly answer: Answer };
