import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OrreryError } from '@orrery/contracts';

export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly name: string;
  /** Statements without schema prefix; they run inside one transaction. */
  readonly sql: string;
}

/**
 * The files `0001-name.sql`, `0002-…` of a folder, in order.
 *
 * @throws OrreryError `migration-failed` for any other file, a gap or a number given twice.
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).toSorted();
  const migrations = await Promise.all(
    files.map(async (file) => {
      const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
      if (!match) throw new OrreryError('migration-failed', `${join(folder, file)} is no migration`, { remedy: 'Name it like 0001-twins.sql.' });
      return { version: Number(match[1]), name: match[2]!, sql: await readFile(join(folder, file), 'utf8') };
    }),
  );
  requireSequence(migrations, folder);
  return migrations;
}

export function requireSequence(migrations: readonly Migration[], where: string): void {
  migrations.forEach(({ version, name }, index) => {
    if (version === index + 1) return;
    throw new OrreryError('migration-failed', `Migration ${version} (${name}) of ${where} stands where ${index + 1} is due`, {
      remedy: 'Number migrations 1, 2, 3 … without gaps or repetition.',
    });
  });
}

/** Line ends do not count: a checkout on another system is no change. */
export function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}
