/**
 * Everything that can go wrong, as a closed list: code → whether the same attempt may succeed later.
 * HTTP numbers are given to codes only at the HTTP edge, dead-letter reasons only in libs/kafka.
 */
const RETRYABLE = {
  'configuration-invalid': false,
  'invalid-argument': false,
  unauthenticated: false,
  forbidden: false,
  'not-found': false,
  conflict: false,
  'precondition-failed': false,
  'too-large': false,
  'contract-violation': false,
  'settings-mismatch': false,
  'migration-failed': false,
  fenced: false,
  unavailable: true,
  timeout: true,
  internal: false,
} as const;

export type ErrorCode = keyof typeof RETRYABLE;
export const ERROR_CODES = Object.keys(RETRYABLE) as ErrorCode[];

export interface OrreryErrorOptions {
  /** What to do about it, as one imperative sentence. */
  readonly remedy?: string;
  readonly cause?: unknown;
  /** Only where this case differs from its code's default. */
  readonly retryable?: boolean;
  /** Facts for logs and problem bodies, JSON-serialisable; never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error class. The message says what, where and why; `remedy` says what to do. */
export class OrreryError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly remedy?: string;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: OrreryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OrreryError';
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE[code];
    if (options.remedy !== undefined) this.remedy = options.remedy;
    if (options.details !== undefined) this.details = options.details;
  }
}

/** Works across copies of this module too, where `instanceof` would not. */
export function isOrreryError(error: unknown): error is OrreryError {
  return error instanceof Error && error.name === 'OrreryError' && 'code' in error && (error.code as string) in RETRYABLE;
}

/** Whether trying again may help: what an OrreryError says, and true for anything unknown (nothing is given up for a reason nobody understood). */
export function isRetryable(error: unknown): boolean {
  return isOrreryError(error) ? error.retryable : true;
}
