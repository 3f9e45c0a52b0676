import { OrreryError } from '@orrery/contracts';
import { MAX_TRIES, reasonOf, Troubles } from './troubles.js';

describe('an error in a lane', () => {
  let now = 0;
  let troubles: Troubles;
  beforeEach(() => {
    now = 0;
    troubles = new Troubles(() => now);
  });
  const strike = () => troubles.after('c-1', new TypeError('no'));

  it('that nobody expects is tried again after growing rests, and given up in the end', () => {
    const rests: number[] = [];
    for (let i = 1; i < MAX_TRIES; i += 1) {
      expect(strike()).toBe('again');
      const began = now;
      while (troubles.isResting('c-1')) now += 100;
      rests.push(now - began);
    }
    expect(rests).toEqual([500, 1_000, 2_000, 4_000]);
    expect(strike()).toBe('give-up');
  });
  it('is forgotten once it went well, and holds up nothing else', () => {
    for (let i = 1; i < MAX_TRIES; i += 1) strike();
    expect(troubles.isResting('c-2')).toBe(false);
    troubles.over('c-1');
    expect([troubles.isResting('c-1'), strike()]).toEqual([false, 'again']);
  });
  it('of something that is away is waited for, however long: PostgreSQL, the issuer, the policy', () => {
    for (let i = 0; i < 100; i += 1) expect(troubles.after('c-1', new OrreryError('unavailable', 'PostgreSQL: Connection terminated'))).toBe('wait');
  });
  it('that no trying again can mend is given up at once, and says why', () => {
    const error = new OrreryError('configuration-invalid', 'there are no credentials for plc');
    expect(troubles.after('c-1', error)).toBe('give-up');
    expect(troubles.isResting('c-1')).toBe(true);
    expect(reasonOf(error)).toBe('there are no credentials for plc');
  });
  it('tells nobody outside what only the log may tell', () => expect(reasonOf(new Error('password is hunter2'))).not.toContain('hunter2'));
});
