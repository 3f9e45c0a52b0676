import { OrreryError } from '@orrery/contracts';
import { protocolType, toOrreryError } from './kafka-error.js';

const kafkaError = (type: string, name = 'KafkaJSProtocolError') => Object.assign(new Error(`about ${type}`), { name, type });
const wrapped = (cause: Error) => new Error('retries exceeded', { cause });

describe('toOrreryError', () => {
  it.each([
    [kafkaError('TOPIC_AUTHORIZATION_FAILED'), 'forbidden', false],
    [wrapped(wrapped(kafkaError('GROUP_AUTHORIZATION_FAILED'))), 'forbidden', false],
    [kafkaError('MESSAGE_TOO_LARGE'), 'too-large', false],
    [kafkaError('', 'KafkaJSSASLAuthenticationError'), 'unauthenticated', true],
    [kafkaError('INVALID_RECORD'), 'invalid-argument', false],
    [kafkaError('OUT_OF_ORDER_SEQUENCE_NUMBER'), 'unavailable', true],
    [new Error('connect ECONNREFUSED'), 'unavailable', true],
    ['x', 'unavailable', true],
  ])('makes %p %s', (error, code, retryable) => {
    expect(toOrreryError(error, 'Publishing to t')).toMatchObject({ code, retryable, message: expect.stringContaining('Publishing to t: '), cause: error });
  });

  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /ORRERY_KAFKA_CA/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /the name that clients reach it by/],
    ['CERT_HAS_EXPIRED', /Renew/],
    ['CERT_NOT_YET_VALID', /clocks/],
  ])('says what to do about %s, and may be tried again', (code, remedy) => {
    const error = wrapped(Object.assign(new Error('certificate'), { code }));
    expect(toOrreryError(error, 'Reading t')).toMatchObject({ code: 'unavailable', retryable: true, remedy: expect.stringMatching(remedy) });
  });

  it('leaves our own errors as they are', () => {
    const own = new OrreryError('conflict', 'x');
    expect(toOrreryError(own, 'Publishing')).toBe(own);
  });
});

describe('protocolType', () => {
  it('is undefined for an error that is none of the protocol', () => {
    expect(protocolType(new Error('x'))).toBeUndefined();
  });
});
