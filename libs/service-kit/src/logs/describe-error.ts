import { isOrreryError } from '@orrery/contracts';

export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly retryable?: boolean;
  readonly remedy?: string;
  readonly details?: unknown;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

/** An error as a log line shows it. A configuration error has no stack: where it was noticed does not help to correct it. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(isOrreryError(error) ? { retryable: error.retryable, remedy: error.remedy, details: error.details } : {}),
    ...(code === 'configuration-invalid' ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth > 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
