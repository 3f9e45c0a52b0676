import { OrreryError } from '@orrery/contracts';
import { certificateRemedy } from '@orrery/service-kit';

/** What drivers say when the other side cannot be reached: Node's network codes and PostgreSQL's (appendix A, classes 08, 53 and 57). */
const CODES = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|53\w{3}|57P0[1-5]|EPROTO|ERR_SSL_\w+|ERR_TLS_\w+)$/;
/** pg and ioredis give these no code. */
const MESSAGES = /does not support SSL connections|error establishing an SSL connection|timeout exceeded when trying to connect|Connection terminated|Command timed out|Connection is closed|max retries per request/i;

/** A lost connection to PostgreSQL, Redis or Kafka, as the problem it is to a client: 503, ask again. undefined for any other error. */
export function unavailableOf(error: unknown): OrreryError | undefined {
  const { code, message, name } = (error ?? {}) as { code?: unknown; message?: unknown; name?: unknown };
  const isLost = certificateRemedy(code, '', '') !== undefined || (typeof code === 'string' && CODES.test(code)) || (typeof message === 'string' && MESSAGES.test(message)) || name === 'MaxRetriesPerRequestError';
  if (!isLost) return undefined;
  return new OrreryError('unavailable', 'something this answer needs cannot be reached for the moment', {
    cause: error,
    remedy: 'Ask again after Retry-After; GET /api/v1/health names what is missing.',
    details: { kind: 'dependency-unreachable' },
  });
}
