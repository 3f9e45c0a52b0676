import { OrreryError, isOrreryError, isRetryable } from './orrery-error.js';

describe('OrreryError', () => {
  it('takes retryable from its code unless this case differs', () => {
    expect(new OrreryError('unavailable', 'broker 1 does not answer').retryable).toBe(true);
    expect(new OrreryError('conflict', 'rev 3 was expected, rev 5 found').retryable).toBe(false);
    expect(new OrreryError('conflict', 'serialisation failure', { retryable: true }).retryable).toBe(true);
  });

  it('keeps its cause, remedy and details', () => {
    const cause = new Error('ECONNREFUSED');
    const error = new OrreryError('unavailable', 'no broker answers', { cause, remedy: 'Start Kafka.', details: { brokers: 1 } });
    expect(error).toMatchObject({ cause, remedy: 'Start Kafka.', details: { brokers: 1 } });
  });

  it('recognises only its own kind', () => {
    expect(isOrreryError(new OrreryError('internal', 'x'))).toBe(true);
    expect(isOrreryError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe(false);
  });

  it('counts an unknown error as retryable, so that nothing is given up for a reason nobody understood', () => {
    expect(isRetryable(new TypeError('x'))).toBe(true);
  });
});
