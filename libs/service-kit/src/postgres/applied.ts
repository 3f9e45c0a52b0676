import { OrreryError } from '@orrery/contracts';
import { checksumOf, type Migration } from './migration.js';

/** A row of schema_migrations. `kind` is null where a version wrote it that did not know of kinds. */
export interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
  readonly kind: Migration['kind'] | null;
  readonly oldest: string | null;
}

/** Whether a version is no older than another, both like 1.2.3. Of a pre-release (1.2.3-rc.1) the release counts: it does without what that does without. */
const isAtLeast = (version: string, oldest: string): boolean => version.localeCompare(oldest, 'en', { numeric: true }) >= 0;

/**
 * Whether a program can run on a schema: what it knows is there as it knows it, and what it does not know takes nothing from it.
 *
 * @param program the version of Orrery that runs, like 0.2.0
 * @throws OrreryError `migration-failed` for a migration that was changed after it had been applied, and for an unknown one that takes away what this version uses
 */
export function requireBearable(schema: string, rows: readonly Applied[], migrations: readonly Migration[], program: string): void {
  for (const row of rows) {
    const known = migrations[row.version - 1];
    const label = `Migration ${row.version} (${row.name}) of schema ${schema}`;
    if (known) requireUnchanged(label, row, known);
    else requireHarmless(label, row, program);
  }
}

function requireUnchanged(label: string, row: Applied, known: Migration): void {
  if (checksumOf(known) === row.checksum) return;
  throw new OrreryError('migration-failed', `${label} was changed after it had been applied`, { remedy: 'Put its file back as it was and write a new migration.' });
}

function requireHarmless(label: string, { kind, oldest }: Applied, program: string): void {
  if (kind === 'expand' || (oldest !== null && isAtLeast(program, oldest))) return;
  if (oldest === null) {
    throw new OrreryError('migration-failed', `${label} was applied but is unknown to this version of the service (${program}), and does not say whether it can be borne`, {
      remedy: 'Start a version at least as new as the one that migrated the schema.',
    });
  }
  throw new OrreryError('migration-failed', `${label} was applied by a newer version and took away what this one (${program}) uses: ${oldest} is the oldest version that can run on it`, {
    remedy: `Start ${oldest} or a newer version; or restore a backup from before that migration.`,
  });
}
