import { isOrreryError, OrreryError } from '@orrery/contracts';

/** Errors that no retry mends: a right, a setting or the record itself is wrong. */
const PERMANENT = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TOPIC_EXCEPTION',
  'POLICY_VIOLATION',
]);

interface KafkaJsError extends Error {
  readonly type?: string;
  readonly cause?: unknown;
}

/** The protocol's name of an error, found through the wrappers kafkajs puts around it. */
export function protocolType(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { type } = at as KafkaJsError;
    if (typeof type === 'string') return type;
  }
  return undefined;
}

function isAuthenticationFailure(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at.name === 'KafkaJSSASLAuthenticationError') return true;
  }
  return false;
}

/** kafkajs errors as the project's own. Whatever is not known to be permanent is `unavailable` and may be tried again. */
export function toOrreryError(error: unknown, doing: string): OrreryError {
  if (isOrreryError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const type = protocolType(error);
  if (isAuthenticationFailure(error)) {
    return new OrreryError('unauthenticated', `${doing}: ${message}`, { cause: error, remedy: 'Check the Kafka user name and password.' });
  }
  if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE') return new OrreryError('too-large', `${doing}: ${message}`, { cause: error });
  if (type?.endsWith('AUTHORIZATION_FAILED')) {
    return new OrreryError('forbidden', `${doing}: ${message}`, {
      cause: error,
      remedy: "Add the service to the contract's writers or readers and apply the ACLs again.",
    });
  }
  if (type !== undefined && PERMANENT.has(type)) return new OrreryError('invalid-argument', `${doing}: ${message}`, { cause: error });
  return new OrreryError('unavailable', `${doing}: ${message}`, { cause: error });
}
