/** What can go wrong while a model runs or is restored. Mistakes in a model's text are `ModelProblem`s, with their line. */
export type DesErrorCode =
  | 'snapshot.format'
  | 'snapshot.model'
  | 'run.deadlock'
  | 'run.unbounded'
  | 'run.endless'
  | 'run.cancelled'
  | 'run.quota'
  | 'experiment.invalid'
  | 'distribution.invalid';

export class DesError extends Error {
  override readonly name = 'DesError';
  /** A run that failed fails again: it is a function of model and seed. */
  readonly retryable = false;

  constructor(
    readonly code: DesErrorCode,
    message: string,
    /** What the person who wrote the model can do. */
    readonly fix: string,
    /** Names of the model's elements at which it happened. */
    readonly places: readonly string[] = [],
  ) {
    super(message);
  }
}
