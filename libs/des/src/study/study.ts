import { type DesErrorCode } from '../engine/des-error.js';
import { type Replication } from '../experiment/replication.js';
import { type Variant } from './variant.js';

/** Replications `from` up to, not including, `to` of one variant of a model. Plain data: a worker on any thread or machine can run it. */
export interface Share {
  readonly variant: Variant;
  readonly from: number;
  readonly to: number;
}

/** Why a variant could not go on, and in which replication. */
export interface Failure {
  readonly replication: number;
  readonly code: DesErrorCode;
  readonly message: string;
  readonly fix: string;
  /** Names of the elements at which it happened. */
  readonly places?: readonly string[];
}

/** Why, and what to do about it, in one line: as answers tell it. */
export const reasonOf = ({ message, fix }: Failure): string => `${message}; ${fix}`;

/** What came of a share: its replications in order, up to the first that could not go on. */
export interface Outcome {
  readonly replications: readonly Replication[];
  readonly failed?: Failure;
}

/** Shares that do not wait for one another. */
export interface Round {
  /** What the study is at, for people. */
  readonly about: string;
  readonly shares: readonly Share[];
}

/**
 * An experiment of any kind: it asks for rounds of shares and takes their outcomes, in the order of the shares, until it knows its result. It
 * knows no thread, clock or network, and is a function of the outcomes alone: who has kept them can run it again from the beginning and comes to
 * the same place, whoever ran the shares, in whatever pieces.
 */
export type Study<R> = Generator<Round, R, readonly Outcome[]>;

/** Runs a study here and now, share after share. @throws whatever `run` or the study throws */
export function perform<R>(study: Study<R>, run: (share: Share) => Outcome): R {
  let step = study.next();
  while (step.done !== true) step = study.next(step.value.shares.map(run));
  return step.value;
}

/** Runs a study by whoever can run a round: worker threads, other machines. @throws whatever `run` or the study throws */
export async function conduct<R>(study: Study<R>, run: (round: Round) => Promise<readonly Outcome[]>): Promise<R> {
  let step = study.next();
  while (step.done !== true) step = study.next(await run(step.value));
  return step.value;
}
