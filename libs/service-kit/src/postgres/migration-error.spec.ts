import { expand, numbered } from './migration.js';
import { migratedByAnother, notApplied, notMigrated } from './migration-error.js';

const [names] = numbered([expand('names', 'alter table twins add name text')]);
const sqlError = (code: string, message: string) => Object.assign(new Error(message), { code });
const lockTimeout = sqlError('55P03', 'canceling statement due to lock timeout');

describe('a migration that does not get its lock', () => {
  it('because another instance migrates: says who, since when, and that it may be waited for', () => {
    expect(migratedByAnother('alerting', { pid: 4711, who: 'alerting at 10.0.0.7', since: '2026-11-30T13:00:00Z' }, lockTimeout)).toMatchObject({
      code: 'migration-failed',
      retryable: true,
      message: 'Another instance migrates schema alerting: alerting at 10.0.0.7, session 4711 since 2026-11-30T13:00:00Z',
      remedy: expect.stringMatching(/^Let it end.*pg_terminate_backend\(4711\)/),
    });
    expect(migratedByAnother('alerting', undefined, lockTimeout).message).toBe('Another instance migrates schema alerting');
  });

  it.each(['55P03', '40P01'])('because somebody holds its tables (%s): says how to find who does', (code) => {
    expect(notApplied('alerting', names!, 30, sqlError(code, 'no lock'))).toMatchObject({
      code: 'migration-failed',
      retryable: true,
      message: 'Migration 1 (names) of schema alerting got no lock in 30 tries: no lock',
      remedy: expect.stringMatching(/^End what holds its tables: select pid/),
    });
  });

  it('because somebody holds what is written down of migrations: that is a table like others', () => {
    expect(notMigrated('alerting', lockTimeout)).toMatchObject({ code: 'migration-failed', retryable: true, message: expect.stringContaining('schema_migrations'), remedy: expect.stringMatching(/^End what holds its tables/) });
  });
});

describe('a migration that ends otherwise', () => {
  it("by a schema that is another's: is tried again, since an administrator mends it, and says how", () => {
    expect(notMigrated('alerting', sqlError('42501', 'permission denied for database orrery'))).toMatchObject({
      code: 'migration-failed',
      retryable: true,
      message: expect.stringContaining('permission denied for database orrery'),
      remedy: expect.stringMatching(/owner of schema alerting, as deploy\/postgres-accounts\.sql does/),
    });
  });

  it('by what its statements say: is not tried again', () => {
    expect(notApplied('alerting', names!, 1, sqlError('42703', 'column "nonsense" does not exist'))).toMatchObject({ code: 'migration-failed', retryable: false, remedy: 'Correct its SQL; nothing of it was applied.' });
  });

  it.each([sqlError('08006', 'connection failure'), sqlError('57P01', 'terminating connection'), sqlError('57014', 'canceling statement due to user request'), new Error('Connection terminated unexpectedly')])('by %s: is tried again', (error) => {
    expect(notApplied('alerting', names!, 1, error)).toBe(error);
    expect(notMigrated('alerting', error)).toMatchObject({ code: 'migration-failed', retryable: true });
    expect(notMigrated('alerting', error).remedy).toBeUndefined();
  });
});
