import { type Mechanism } from 'kafkajs';
import { toOrreryError } from './kafka-error.js';
import { presentLogin } from './present-login.js';

type Conversation = Parameters<Mechanism['authenticationProvider']>[0];

const named = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name, ...more });
const refusal = named('KafkaJSProtocolError', 'Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512', { type: 'SASL_AUTHENTICATION_FAILED', code: 58 });
const closed = named('KafkaJSConnectionClosedError', 'Closed connection');

describe('a login', () => {
  let troubles: Map<string, string>;
  let login: Mechanism;

  beforeEach(() => {
    troubles = new Map();
    const trouble = (name: string, detail: string | undefined) => void (detail === undefined ? troubles.delete(name) : troubles.set(name, detail));
    login = presentLogin({ brokers: [], clientId: 'historian', realm: 'real', username: 'historian', password: 'secret', health: { trouble } })!;
  });

  /** Logs in at a broker that answers each message of the client like this. */
  const at = (...answers: ((message: string) => unknown)[]): Promise<void> => {
    const silent = () => undefined;
    const logger = { info: silent, warn: silent, error: silent, debug: silent } as unknown as Conversation['logger'];
    const saslAuthenticate = (async ({ request }) => answers.shift()!(String(await request.encode()))) as Conversation['saslAuthenticate'];
    return login.authenticationProvider({ host: 'kafka', port: 9092, logger, saslAuthenticate }).authenticate();
  };
  const breaks = (error: Error) => () => {
    throw error;
  };

  it('that the broker refuses is refused: who, why and what to do stand in the report', async () => {
    const error = await at(breaks(refusal)).catch((cause: unknown) => cause);
    expect(toOrreryError(error, 'Looking at topics')).toMatchObject({ code: 'unauthenticated', remedy: expect.stringContaining('ORRERY_KAFKA_PASSWORD'), message: expect.stringContaining('invalid credentials') });
    expect(troubles.get('kafka-login')).toMatch(/^Kafka user historian: .*invalid credentials.*ORRERY_KAFKA_PASSWORD/);
  });

  it.each([
    ['closed by a broker that restarts', closed],
    ['reset', named('KafkaJSConnectionError', 'Connection error: read ECONNRESET', { code: 'ECONNRESET' })],
    ['silent', named('KafkaJSRequestTimeoutError', 'Request SaslAuthenticate timed out')],
    ['of another state than the broker’s', named('KafkaJSProtocolError', 'Request is not valid given the current SASL state', { type: 'ILLEGAL_SASL_STATE' })],
  ])('whose connection is %s is not refused: it may be tried again', async (_how, broken) => {
    const error = await at(breaks(broken)).catch((cause: unknown) => cause);
    expect(error).toBe(broken);
    expect(toOrreryError(error, 'Looking at topics')).toMatchObject({ code: 'unavailable', retryable: true });
    expect([...troubles]).toEqual([]);
  });

  it('whose connection breaks after the first answer is not refused either', async () => {
    const challenge = (message: string) => ({ original: '', r: `${/r=(.*)$/.exec(message)![1]}more`, s: 'c2FsdA==', i: '4096' });
    const answered = at(challenge, breaks(closed));
    await expect(answered).rejects.toBe(closed);
  });

  it('that is broken off does not take back what a refusal said', async () => {
    await at(breaks(refusal)).catch(() => undefined);
    await at(breaks(closed)).catch(() => undefined);
    expect(troubles.get('kafka-login')).toContain('invalid credentials');
  });

  it('at a broker that cannot prove that it knows the password is an authentication that failed', async () => {
    const error = await at(() => ({ original: '', r: 'another nonce', s: 'c2FsdA==', i: '4096' })).catch((cause: unknown) => cause);
    expect(toOrreryError(error, 'Looking at topics')).toMatchObject({ code: 'unauthenticated' });
  });
});
