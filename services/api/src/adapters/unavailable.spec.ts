import { unavailableOf } from './unavailable.js';

describe('lost connections', () => {
  it.each([
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
    Object.assign(new Error('sorry, too many clients already'), { code: '53300' }),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('Reached the max retries per request limit (which is 1)'), { name: 'MaxRetriesPerRequestError' }),
    new Error('Command timed out'),
    Object.assign(new Error('self-signed certificate in certificate chain'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    new Error('The server does not support SSL connections'),
  ])('are unavailable and may be tried again: %s', (error) => {
    expect(unavailableOf(error)).toMatchObject({ code: 'unavailable', retryable: true, cause: error });
  });

  it.each([new Error('boom'), Object.assign(new Error('duplicate key'), { code: '23505' }), undefined, 'ECONNREFUSED'])('are not what %s is', (error) => {
    expect(unavailableOf(error)).toBeUndefined();
  });
});
