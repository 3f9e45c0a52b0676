import { OrreryError } from '@orrery/contracts';
import type pg from 'pg';
import { GzipFile } from './log-file.js';
import { TAR_END, tarHeader, tarPadding } from './tar.js';

const CHUNK = 4_194_304;
/** What a base backup leaves out, and whose folders it keeps (PostgreSQL, "Making a Base Backup Using the Low Level API"). */
const EMPTIED = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']);
const LEFT_OUT = /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|backup_manifest|.*\/?pgsql_tmp.*|.*\/?pg_internal\.init.*)$/;
const CONTROL = 'global/pg_control';

interface Found {
  readonly path: string;
  readonly isdir: boolean;
  readonly size: string;
}

/**
 * A base backup of a whole server over SQL: what pg_basebackup gives, but its instant is chosen last. Unpacked into an empty folder it is a server's
 * data, which recovers to that instant when it is started.
 */
export class BaseBackup {
  private readonly file: GzipFile;
  private startLsn = '';
  bytes = 0;

  /** @param session of a role that may read the server's files, and nobody else's until `finish`: PostgreSQL ties the backup to it */
  constructor(
    private readonly session: pg.Client,
    path: string,
  ) {
    this.file = new GzipFile(path);
  }

  /** Copies all files, while all goes on. */
  async begin(): Promise<void> {
    const slot = `orrery_backup_${process.pid}`;
    try {
      // Keeps the log that recovery needs; goes with the session.
      await this.session.query(`select pg_create_physical_replication_slot($1, true, true)`, [slot]);
      const { rows } = await this.session.query<{ lsn: string }>(`select pg_backup_start($1, true) as lsn`, [slot]);
      this.startLsn = rows[0]!.lsn;
    } catch (cause) {
      throw new OrreryError('forbidden', `A base backup of PostgreSQL could not be begun: ${(cause as Error).message}`, {
        cause,
        remedy: 'Give ORRERY_POSTGRES_URL of the role that docs/backup.md makes, or leave PostgreSQL to its own backups with --postgres external.',
      });
    }
    const found = await this.list('.');
    if (found.some(({ path }) => path.startsWith('pg_tblspc/'))) throw new OrreryError('invalid-argument', 'This server has tablespaces, which are not backed up here', { remedy: 'Use pg_basebackup or your provider’s backup, with --postgres external.' });
    const entries = found.filter(({ path }) => path !== CONTROL);
    for (const { path, isdir } of entries) if (isdir) await this.add({ path, isFolder: true, bytes: 0 });
    for (const together of inChunks(entries.filter(({ isdir }) => !isdir))) await this.copyAll(together);
    await this.copy(CONTROL, Number(found.find(({ path }) => path === CONTROL)!.size));
  }

  /** The instant: what is committed by now is in it. */
  async stop(): Promise<BackupEnd> {
    const { rows } = await this.session.query<BackupEnd>(`select lsn, labelfile, spcmapfile from pg_backup_stop(false)`);
    return rows[0]!;
  }

  /** @returns SHA-256 of the file */
  async finish({ lsn, labelfile }: BackupEnd): Promise<string> {
    await this.put('backup_label', Buffer.from(labelfile));
    const { rows } = await this.session.query<{ name: string; size: string }>(
      `select name, size from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name between pg_walfile_name($1::pg_lsn) and pg_walfile_name($2::pg_lsn - 1) order by name`,
      [this.startLsn, lsn],
    );
    if (rows.length === 0) throw new OrreryError('internal', `The log of PostgreSQL from ${this.startLsn} to ${lsn} is gone`);
    for (const { name, size } of rows) await this.copy(`pg_wal/${name}`, Number(size));
    await this.file.write(TAR_END);
    return this.file.close();
  }

  private async list(folder: string): Promise<Found[]> {
    const { rows } = await this.session.query<Found>(
      `with recursive found (path, isdir, size) as (
         select name, stat.isdir, stat.size from pg_ls_dir('.', true, false) name, pg_stat_file(name, true) stat where stat.isdir is not null
         union all
         select found.path || '/' || name, stat.isdir, stat.size from found, pg_ls_dir(found.path, true, false) name, pg_stat_file(found.path || '/' || name, true) stat
          where found.isdir and stat.isdir is not null and not found.path = any($1))
       select path, isdir, size from found order by path`,
      [[...EMPTIED]],
    );
    return rows.filter(({ path }) => !LEFT_OUT.test(path) && path !== folder);
  }

  /** As long as it was when it was found: what has grown or shrunk since, the log makes right. */
  private async copy(path: string, size: number): Promise<void> {
    await this.add({ path, isFolder: false, bytes: size });
    let read = 0;
    while (read < size) {
      const length = Math.min(CHUNK, size - read);
      const { rows } = await this.session.query<{ data: Buffer | null }>(`select pg_read_binary_file($1, $2, $3, true) as data`, [path, read, length]);
      const data = rows[0]?.data ?? Buffer.alloc(0);
      await this.file.write(data);
      if (data.length < length) await this.file.write(Buffer.alloc(length - data.length));
      read += length;
    }
    await this.file.write(tarPadding(size));
    this.bytes += size;
  }

  /** Small files in one question: a server has thousands. */
  private async copyAll(files: readonly Found[]): Promise<void> {
    if (files.length === 1) return this.copy(files[0]!.path, Number(files[0]!.size));
    const { rows } = await this.session.query<{ path: string; size: string; data: Buffer | null }>(
      `select path, size::text as size, pg_read_binary_file(path, 0, size, true) as data from unnest($1::text[], $2::bigint[]) with ordinality as file (path, size, place) order by place`,
      [files.map(({ path }) => path), files.map(({ size }) => size)],
    );
    for (const { path, size, data } of rows) await this.put(path, sized(data ?? Buffer.alloc(0), Number(size)));
    this.bytes += files.reduce((sum, { size }) => sum + Number(size), 0);
  }

  private async put(path: string, content: Buffer): Promise<void> {
    await this.add({ path, isFolder: false, bytes: content.length });
    await this.file.write(content);
    await this.file.write(tarPadding(content.length));
  }

  private add(entry: Parameters<typeof tarHeader>[0]): Promise<void> {
    return this.file.write(tarHeader(entry));
  }
}

/** Files that are read together: a chunk at most, or one that is larger. */
function inChunks(files: readonly Found[]): Found[][] {
  const chunks: Found[][] = [];
  let bytes = Infinity;
  for (const file of files) {
    bytes += Number(file.size);
    if (bytes > CHUNK) {
      chunks.push([]);
      bytes = Number(file.size);
    }
    chunks.at(-1)!.push(file);
  }
  return chunks;
}

const sized = (data: Buffer, size: number): Buffer => (data.length === size ? data : data.length > size ? data.subarray(0, size) : Buffer.concat([data, Buffer.alloc(size - data.length)]));

export interface BackupEnd {
  readonly lsn: string;
  readonly labelfile: string;
  readonly spcmapfile: string;
}
