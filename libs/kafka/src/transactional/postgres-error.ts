import { isOrreryError, OrreryError } from '@orrery/contracts';
import { certificateRemedy } from '@orrery/service-kit';

/** Node's network codes, and PostgreSQL's (appendix A): connection 08, resources 53, shutdown, start and time limit 57, and what loses a race (serialisation, deadlock, lock). */
const CODES = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|53\w{3}|57P0[1-5]|57014|40001|40P01|55P03)$/;
/**
 * A statement that does not go with the schema or with the rights there are (42), a login that is refused (28), a database or schema that is not there
 * (3D, 3F), a server that only reads (25006), a plan of before a migration (0A000, 26000): an upgrade, a rotation or a restore is under way, or something is
 * wrong with us. Values are parameters, so no record can bring it about; setting records aside for it would lose them.
 */
const OURS = /^(42\w{3}|28\w{3}|3D000|3F000|25006|0A000|26000)$/;
const REFUSED = 'Give the server and ORRERY_POSTGRES_URL (or the file of ORRERY_POSTGRES_URL_FILE) the same password of this user; it is tried again by itself.';
/** TLS that does not come about, beside certificates that are not accepted: the server begins or ends to speak it, its files are being exchanged. */
const TLS = /^(EPROTO|ERR_SSL_\w+|ERR_TLS_\w+)$/;
/** pg gives these no code. */
const MESSAGES = /does not support SSL connections|error establishing an SSL connection|timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable/i;

/** What a transaction failed of. A database that is away, or not as this version needs it, is `unavailable`: no record's fault. Everything else stays as it is. */
export function toPostgresError(error: unknown): unknown {
  if (isOrreryError(error)) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const untrusted = certificateRemedy(code, 'PostgreSQL', 'the file of sslrootcert in the address (or that of NODE_EXTRA_CA_CERTS, where it names none)');
  const away = untrusted !== undefined || (typeof code === 'string' && (CODES.test(code) || OURS.test(code) || TLS.test(code))) || (typeof message === 'string' && MESSAGES.test(message));
  const refused = typeof code === 'string' && code.startsWith('28');
  return away ? new OrreryError('unavailable', `PostgreSQL: ${String(message)}`, { cause: error, ...(refused ? { remedy: REFUSED } : {}), ...(untrusted === undefined ? {} : { remedy: untrusted }) }) : error;
}
