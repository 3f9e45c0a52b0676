import { isOrreryError, OrreryError } from '@orrery/contracts';
import { certificateRemedy } from '@orrery/service-kit';

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

interface SomeError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly type?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** An error and what kafkajs's wrappers have around it. Not by `instanceof`: an error of Node's own may be of another realm. */
function chainOf(error: unknown): SomeError[] {
  const chain: SomeError[] = [];
  for (let at = error; typeof at === 'object' && at !== null && chain.length < 5; at = (at as SomeError).cause) chain.push(at);
  return chain;
}

/** The protocol's name of an error. */
export function protocolType(error: unknown): string | undefined {
  return chainOf(error).map(({ type }) => type).find((type) => typeof type === 'string');
}

const isAuthenticationFailure = (error: unknown): boolean => chainOf(error).some(({ name }) => name === 'KafkaJSSASLAuthenticationError');

/** What to do where a broker's certificate was not accepted. */
const brokerRemedy = (error: unknown): string | undefined => chainOf(error).map(({ code }) => certificateRemedy(code, 'the broker', 'ORRERY_KAFKA_CA')).find((remedy) => remedy !== undefined);

/** kafkajs errors as the project's own. Whatever is not known to be permanent is `unavailable` and may be tried again. */
export function toOrreryError(error: unknown, doing: string): OrreryError {
  if (isOrreryError(error)) return error;
  const [{ message = String(error) } = {}] = chainOf(error) as { message?: string }[];
  const type = protocolType(error);
  if (isAuthenticationFailure(error)) {
    // Retryable: while a password is being rotated, the broker and this side get it one after the other.
    return new OrreryError('unauthenticated', `${doing}: ${message}`, {
      cause: error,
      retryable: true,
      remedy: 'Give the broker and ORRERY_KAFKA_PASSWORD (or the file of ORRERY_KAFKA_PASSWORD_FILE) the same password of this user; it is tried again by itself.',
    });
  }
  const remedy = brokerRemedy(error);
  if (remedy !== undefined) return new OrreryError('unavailable', `${doing}: ${message}`, { cause: error, remedy });
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
