import { isOrreryError, OrreryError } from '@orrery/contracts';

/** Node's network codes, and PostgreSQL's (appendix A): connection 08, resources 53, shutdown and start 57P, and what loses a race (serialisation, deadlock, lock). */
const CODES = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|53\w{3}|57P0[1-5]|40001|40P01|55P03)$/;
/** pg gives these no code. */
const MESSAGES = /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable/i;

/** What a transaction failed of. A database that is away is `unavailable`: no record's fault. Everything else stays as it is. */
export function toPostgresError(error: unknown): unknown {
  if (isOrreryError(error)) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const away = (typeof code === 'string' && CODES.test(code)) || (typeof message === 'string' && MESSAGES.test(message));
  return away ? new OrreryError('unavailable', `PostgreSQL: ${String(message)}`, { cause: error }) : error;
}
