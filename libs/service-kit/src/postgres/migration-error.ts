import { isOrreryError, OrreryError } from '@orrery/contracts';
import type { Migration } from './migration.js';

/** lock_not_available, and deadlock_detected with those who go on with the same tables. */
const HELD = ['55P03', '40P01'];
/** SQLSTATE has five letters; classes 08 and 57 are lost connections, and servers that go down or were told to cancel. */
const FINAL = /^(?!08|57)[0-9A-Z]{5}$/;
const END_HOLDERS = `End what holds its tables: select pid, query from pg_stat_activity where xact_start < now() - interval '1 minute'.`;
/** insufficient_privilege */
const NO_RIGHT = '42501';
const OWN_SCHEMA = (schema: string): string => `Make the user of ORRERY_POSTGRES_URL the owner of schema ${schema}, as deploy/postgres-accounts.sql does.`;

/** Who migrates a schema: `who` for people, `since` in UTC, null where this account may not see it. */
export interface Holder {
  readonly pid: number;
  readonly who: string;
  readonly since: string | null;
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;

/** Whether others hold a lock that is needed. */
export const isHeld = (error: unknown): boolean => HELD.includes(codeOf(error) ?? '');

/** Waiting is right here: there is nothing to end, unless the other one is stuck. */
export function migratedByAnother(schema: string, holder: Holder | undefined, cause: unknown): OrreryError {
  const other = holder ? `: ${holder.who}, session ${holder.pid}${holder.since === null ? '' : ` since ${holder.since}`}` : '';
  const remedy = `Let it end: a large table takes its time. One whose machine is gone ends after a minute; one that hangs is ended by select pg_terminate_backend(${holder?.pid ?? 'pid'}), and nothing of what it was at stays.`;
  return new OrreryError('migration-failed', `Another instance migrates schema ${schema}${other}`, { cause, retryable: true, remedy });
}

/** What PostgreSQL says of the statements is final; a lock that others hold, or a connection that broke, is not. */
export function notApplied(schema: string, { version, name }: Migration, tries: number, error: unknown): unknown {
  const label = `Migration ${version} (${name}) of schema ${schema}`;
  if (isHeld(error)) return new OrreryError('migration-failed', `${label} got no lock in ${tries} tries: ${(error as Error).message}`, { cause: error, retryable: true, remedy: END_HOLDERS });
  if (!FINAL.test(codeOf(error) ?? '')) return error;
  return new OrreryError('migration-failed', `${label} failed: ${(error as Error).message}`, { cause: error, remedy: 'Correct its SQL; nothing of it was applied.' });
}

/** Whatever else a migration ended with. */
export function notMigrated(schema: string, error: unknown): OrreryError {
  if (isOrreryError(error)) return error;
  const { message } = error as Error;
  if (codeOf(error) === NO_RIGHT) return new OrreryError('migration-failed', `Schema ${schema} is not this user's to make or change: ${message}`, { cause: error, retryable: true, remedy: OWN_SCHEMA(schema) });
  if (isHeld(error)) return new OrreryError('migration-failed', `What is written down of migrations of schema ${schema} (schema_migrations) is locked: ${message}`, { cause: error, retryable: true, remedy: END_HOLDERS });
  return new OrreryError('migration-failed', `Schema ${schema} could not be migrated: ${message}`, { cause: error, retryable: true });
}
