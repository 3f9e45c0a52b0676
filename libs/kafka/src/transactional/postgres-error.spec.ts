import { OrreryError } from '@orrery/contracts';
import { toPostgresError } from './postgres-error.js';

const pgError = (message: string, code?: string) => Object.assign(new Error(message), code === undefined ? {} : { code });

describe('what a transaction failed of', () => {
  it.each([
    ['a server that is being shut down', pgError('terminating connection due to administrator command', '57P01')],
    ['a server that starts', pgError('the database system is starting up', '57P03')],
    ['a refused connection', pgError('connect ECONNREFUSED', 'ECONNREFUSED')],
    ['a connection that broke', pgError('Connection terminated unexpectedly')],
    ['a pool that gives no connection', pgError('timeout exceeded when trying to connect')],
    ['a full disk', pgError('could not extend file', '53100')],
    ['a deadlock', pgError('deadlock detected', '40P01')],
    ['a column that this version does not know', pgError('each UNION query must have the same number of columns', '42601')],
    ['a view that its owner has not made yet', pgError('relation "told_v1" does not exist', '42P01')],
    ['a right that was taken back', pgError('permission denied for table readings', '42501')],
    ['a password that is being rotated', pgError('password authentication failed', '28P01')],
    ['a certificate of an authority that is not trusted yet', pgError('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN')],
    ['a certificate that has ended', pgError('certificate has expired', 'CERT_HAS_EXPIRED')],
    ['a server that does not speak TLS yet', pgError('The server does not support SSL connections')],
    ['a database that is being restored', pgError('database "orrery" does not exist', '3D000')],
    ['a standby that does not lead yet', pgError('cannot execute INSERT in a read-only transaction', '25006')],
  ])('%s is no record’s fault', (_, error) => expect(toPostgresError(error)).toMatchObject({ code: 'unavailable', retryable: true, cause: error }));

  it('a broken rule of the tables stays what it is', () => {
    const error = pgError('duplicate key', '23505');
    expect(toPostgresError(error)).toBe(error);
    const fenced = new OrreryError('fenced', 'moved');
    expect(toPostgresError(fenced)).toBe(fenced);
  });
});
