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

/** Node's codes of a certificate that was not accepted (https://nodejs.org/api/tls.html#x509-certificate-error-codes) → what to do. */
function certificateRemedy(error: unknown): string | undefined {
  for (const { code } of chainOf(error)) {
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'Give the broker a certificate with the name that clients reach it by, or the brokers’ address by a name that is in the certificate.';
    if (code === 'CERT_HAS_EXPIRED') return 'Renew the certificate of the broker, or of the authority that signed it.';
    if (code === 'CERT_NOT_YET_VALID') return 'Compare the clocks of this machine and of the broker.';
    if (typeof code === 'string' && UNTRUSTED.has(code)) return 'Give ORRERY_KAFKA_CA the certificate of the authority that signed the broker’s; while it is being replaced, the old one and the new one.';
  }
  return undefined;
}

const UNTRUSTED = new Set(['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'INVALID_CA']);

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
  const remedy = certificateRemedy(error);
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
