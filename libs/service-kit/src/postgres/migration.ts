import { createHash } from 'node:crypto';
import { OrreryError } from '@orrery/contracts';

/** What a change of a schema does to versions that do not know it (ADR 0024). */
export type Effect =
  /** It only adds: an older version goes on beside it. */
  | { readonly kind: 'expand' }
  /** It takes away what older versions used. `oldest`: the first version of Orrery that does without. */
  | { readonly kind: 'contract'; readonly oldest: string };

export type Change = Effect & {
  readonly name: string;
  /** Statements without schema prefix; they run inside one transaction. */
  readonly sql: string;
};

/** A change with its place: 1, 2, 3 … without gaps. */
export type Migration = Change & { readonly version: number };

/** Adds and takes nothing: new tables, views, indexes, columns that may be left out. A test holds it to that. */
export const expand = (name: string, sql: string): Change => ({ name, sql, kind: 'expand' });

/** Takes something away. `oldest` is the version with which its last use went; a schema with it is refused to any that is older. */
export const contract = (name: string, { oldest }: { oldest: string }, sql: string): Change => ({ name, sql, kind: 'contract', oldest });

/** The changes of a schema in the order in which they came to be. New ones go to the end. */
export const numbered = (changes: readonly Change[]): Migration[] => changes.map((change, index) => ({ version: index + 1, ...change }));

export function requireSequence(migrations: readonly Migration[], where: string): void {
  migrations.forEach(({ version, name }, index) => {
    if (version === index + 1) return;
    throw new OrreryError('migration-failed', `Migration ${version} (${name}) of ${where} stands where ${index + 1} is due`, {
      remedy: 'Number migrations 1, 2, 3 … without gaps or repetition.',
    });
  });
}

/** Line ends do not count: a checkout on another system is no change. */
export function checksumOf({ sql }: Pick<Change, 'sql'>): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}
