import { isOrreryError } from '@orrery/contracts';
import { CommanderError } from 'commander';
import { ApiError } from '../http/problem.js';

/** How the command ends, for scripts. */
export const EXIT = {
  ok: 0,
  /** The api refused, or a check failed. */
  refused: 1,
  /** The command line was not understood. */
  usage: 2,
  /** No answer, or not now: trying again may help. */
  unavailable: 3,
  /** No token, or one without the rights. */
  denied: 4,
} as const;

/** An error of the command itself, with what to do about it. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly remedy: string,
    readonly exitCode: number = EXIT.refused,
    options: { readonly cause?: unknown; readonly problems?: readonly object[] } = {},
  ) {
    super(message, options);
    this.problems = options.problems;
  }

  /** What is wrong, place by place, for programs. */
  readonly problems: readonly object[] | undefined;
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CliError) return error.exitCode;
  if (!(error instanceof ApiError)) return EXIT.refused;
  if (error.status === 401 || error.status === 403) return EXIT.denied;
  return error.retryable ? EXIT.unavailable : EXIT.refused;
}

/** What is wrong and what to do, as lines for people. */
export function explain(error: unknown): string[] {
  if (error instanceof CommanderError) return [];
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof CliError || error instanceof ApiError || isOrreryError(error) ? error.remedy : undefined;
  return remedy === undefined ? [`error: ${message}`] : [`error: ${message}`, `       ${remedy}`];
}

/** The same as JSON: the api's problem as it came, or one of ours in its form. */
export function problemOf(error: unknown): object {
  if (error instanceof ApiError) return error.problem;
  const [detail, remedy] = explain(error).map((line) => line.replace(/^(error:)? +/, ''));
  return { type: 'about:blank', title: 'The command failed', detail, ...(remedy === undefined ? {} : { remedy }), ...(error instanceof CliError && error.problems ? { problems: error.problems } : {}) };
}
