import { checksumOf, contract, expand, type Migration, numbered, requireSequence } from './migration.js';

const step = (version: number, name: string): Migration => ({ version, name, sql: '', kind: 'expand' });

describe('migrations', () => {
  it('are numbered in the order in which they came to be, and say what they do to older versions', () => {
    expect(numbered([expand('twins', 'one'), contract('no-names', { oldest: '0.3.0' }, 'two')])).toEqual([
      { version: 1, name: 'twins', sql: 'one', kind: 'expand' },
      { version: 2, name: 'no-names', sql: 'two', kind: 'contract', oldest: '0.3.0' },
    ]);
  });

  it.each([
    [[step(1, 'twins'), step(3, 'index')], /Migration 3 \(index\) of schema s stands where 2 is due/],
    [[step(1, 'twins'), step(1, 'index')], /Migration 1 \(index\).* where 2 is due/],
  ])('with a gap, or a number twice, are refused', (migrations, message) => {
    expect(() => requireSequence(migrations, 'schema s')).toThrow(message);
  });

  it('take another line end for no change', () => {
    expect(checksumOf({ sql: 'a\r\nb' })).toBe(checksumOf({ sql: 'a\nb' }));
  });
});
