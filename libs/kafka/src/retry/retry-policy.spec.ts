import { OrreryError } from '@orrery/contracts';
import { backOffMs } from './back-off.js';
import { afterFailure, DEFAULT_RETRY, messageOf } from './retry-policy.js';

describe('afterFailure', () => {
  it('gives up at once what no retry can mend', () => {
    expect(afterFailure(new OrreryError('invalid-argument', 'x'), 1, DEFAULT_RETRY)).toBe('dead-letter');
  });

  it('gives an unknown error its attempts and then the record up', () => {
    expect(afterFailure(new TypeError('x'), DEFAULT_RETRY.attempts - 1, DEFAULT_RETRY)).toBe('again');
    expect(afterFailure(new TypeError('x'), DEFAULT_RETRY.attempts, DEFAULT_RETRY)).toBe('dead-letter');
  });

  it('never gives a record up because a dependency is away', () => {
    expect(afterFailure(new OrreryError('unavailable', 'PostgreSQL does not answer'), 1_000, DEFAULT_RETRY)).toBe('again');
  });
});

describe('backOffMs', () => {
  it('doubles from the first delay to the last', () => {
    const bounds = { initialMs: 100, maxMs: 30_000 };
    expect(backOffMs(0, bounds)).toBeLessThanOrEqual(100);
    expect(backOffMs(3, bounds)).toBeGreaterThan(600);
    expect(backOffMs(3, bounds)).toBeLessThanOrEqual(800);
    expect(backOffMs(1_000, bounds)).toBeLessThanOrEqual(30_000);
  });
});

describe('messageOf', () => {
  it.each([[new Error('a'), 'a'], [{ status: 'error', message: 'b' }, 'b'], ['c', 'c'], [undefined, 'undefined']])('reads %p', (error, message) => {
    expect(messageOf(error)).toBe(message);
  });
});
