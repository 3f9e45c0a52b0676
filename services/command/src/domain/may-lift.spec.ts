import { type HeldLock, mayNotLift } from './may-lift.js';

const MIA = { subject: 'u-mia', name: 'mia', roles: ['operator'] };
const OLGA = { subject: 'u-olga', name: 'olga', roles: ['operator'] };
const LOCK: HeldLock = { by: 'mia', subject: MIA.subject, reason: 'hands inside' };
const may = (...actions: string[]) => (action: string): boolean => actions.includes(action);

describe('the lock of an asset', () => {
  it('is lifted by who set it', () => expect(mayNotLift('a:b:filler', LOCK, MIA, may('COMMAND'))).toBeUndefined());
  it('is not lifted by somebody else who may command it, and they hear whose it is and why', () => {
    expect(mayNotLift('a:b:filler', LOCK, OLGA, may('COMMAND'))).toMatch(/locked by mia: hands inside; olga may not lift that/);
  });
  it('is not lifted by somebody of the same name', () => expect(mayNotLift('a:b:filler', LOCK, { ...OLGA, name: 'mia' }, may('COMMAND'))).toBeDefined());
  it('is not lifted by who set it once they may no longer command the asset', () => expect(mayNotLift('a:b:filler', LOCK, MIA, may())).toBeDefined());
  it.each(['APPROVE', 'ADMINISTER'])('is lifted by somebody who may %s', (action) => expect(mayNotLift('a:b:filler', LOCK, OLGA, may(action))).toBeUndefined());
  it('of nobody known, from before owners were kept, is lifted by those alone', () => {
    const old: HeldLock = { by: 'mia', reason: 'hands inside' };
    expect(mayNotLift('a:b:filler', old, MIA, may('COMMAND'))).toBeDefined();
    expect(mayNotLift('a:b:filler', old, OLGA, may('APPROVE'))).toBeUndefined();
  });
});
