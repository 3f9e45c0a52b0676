import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checksumOf, readMigrations } from './read-migrations.js';

describe('readMigrations', () => {
  let folder: string;
  const write = (file: string, sql: string) => writeFile(join(folder, file), sql);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads numbered files in order', async () => {
    await write('0002-index.sql', 'two');
    await write('0001-twins.sql', 'one');
    expect(await readMigrations(folder)).toEqual([
      { version: 1, name: 'twins', sql: 'one' },
      { version: 2, name: 'index', sql: 'two' },
    ]);
  });

  it.each([
    [['0001-twins.sql', '0003-index.sql'], /Migration 3 \(index\).* where 2 is due/],
    [['0001-twins.sql', '0001-index.sql'], /where 2 is due/],
    [['0001-twins.sql', 'notes.txt'], /notes\.txt is no migration/],
  ])('refuses %j', async (files, message) => {
    for (const file of files) await write(file, '');
    await expect(readMigrations(folder)).rejects.toThrow(message);
  });

  it('takes another line end for no change', () => {
    expect(checksumOf({ version: 1, name: 'a', sql: 'a\r\nb' })).toBe(checksumOf({ version: 1, name: 'a', sql: 'a\nb' }));
  });
});
