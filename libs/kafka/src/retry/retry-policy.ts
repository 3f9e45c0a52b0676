import { isOrreryError, isRetryable } from '@orrery/contracts';
import { DEFAULT_BACK_OFF, type BackOff } from './back-off.js';

export interface RetryPolicy extends BackOff {
  /** How often one record is tried when its handler fails for a reason nobody knows; then it is dead-lettered. */
  readonly attempts: number;
}

/** About three seconds for an unknown reason. */
export const DEFAULT_RETRY: RetryPolicy = { ...DEFAULT_BACK_OFF, attempts: 6 };

/** Codes of a dependency that is away, and of a partition lost to another owner: no record's fault, so none is given up for it. */
const ENVIRONMENTAL = new Set(['unavailable', 'timeout', 'fenced']);

/** What becomes of a record whose handler failed for the `attempt`th time, counted from 1. */
export function afterFailure(error: unknown, attempt: number, policy: RetryPolicy): 'again' | 'dead-letter' {
  // A login that is refused for now is no record's fault either: a password is being rotated.
  if (isOrreryError(error) && (ENVIRONMENTAL.has(error.code) || (error.code === 'unauthenticated' && error.retryable))) return 'again';
  return isRetryable(error) && attempt < policy.attempts ? 'again' : 'dead-letter';
}

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') return error.message;
  return String(error);
}
