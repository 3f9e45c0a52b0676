import { execFile } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { until } from '@orrery/testing';
import { type RunningSystem } from '@orrery/testing/system';

const run = promisify(execFile);
/** What a base backup leaves out (PostgreSQL, "Making a Base Backup Using the Low Level API"). */
const LEFT_OUT = ['pg_wal', 'pg_replslot', 'postmaster.pid', 'postmaster.opts'];

/** PostgreSQL's own backups, as an operator has them beside Orrery's: files once, then its log, segment by segment; recovered to a point that has a name. */
export class OwnPostgresBackup {
  private readonly files: string;
  private readonly archive: string;

  constructor(private readonly system: RunningSystem) {
    const { home } = system.stack.context;
    this.files = join(home, 'postgres-base');
    this.archive = join(home, 'postgres-archive');
    mkdirSync(this.archive);
  }

  private get data(): string {
    return join(this.system.stack.context.home, 'postgres');
  }

  /** Archives the log from now on; the server is started again for it. */
  async begin(): Promise<void> {
    const { uid, gid } = statSync(this.data);
    chownSync(this.archive, uid, gid);
    await this.ask(async (session) => {
      await session.query(`alter system set archive_mode = on`);
      await session.query(`alter system set archive_command = 'cp %p ${this.archive}/%f'`);
    });
    await this.system.stack.components.postgres.restart();
    await this.ask(async (session) => {
      await session.query(`select pg_backup_start('own', true)`);
      mkdirSync(this.files);
      for (const name of readdirSync(this.data).filter((each) => !LEFT_OUT.includes(each))) await run('cp', ['-a', join(this.data, name), this.files]).catch(ofFilesThatWent);
      const { rows } = await session.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
      writeFileSync(join(this.files, 'backup_label'), rows[0]!.labelfile);
    });
  }

  /** What is in the log by now is in the archive. */
  async archiveAll(): Promise<void> {
    await this.ask(async (session) => {
      const { rows } = await session.query<{ segment: string }>('select pg_walfile_name(pg_switch_wal()) as segment');
      await until('the log to be archived', () => readdirSync(this.archive).some((name) => name >= rows[0]!.segment), { timeoutMs: 60_000 });
    });
  }

  /** Into the folder of the server, which is empty and stopped: started, it recovers to the point and goes on from there. */
  async lay(restorePoint: string): Promise<void> {
    cpSync(this.files, this.data, { recursive: true });
    for (const name of ['pg_wal', 'pg_replslot']) mkdirSync(join(this.data, name), { recursive: true });
    writeFileSync(join(this.data, 'recovery.signal'), '');
    const lines = [`archive_mode = off`, `restore_command = 'cp ${this.archive}/%f %p'`, `recovery_target_name = '${restorePoint}'`, `recovery_target_action = 'promote'`];
    writeFileSync(join(this.data, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
    await run('chown', ['-R', `--reference=${this.archive}`, this.data]);
    chmodSync(this.data, 0o700);
    rmSync(this.files, { recursive: true });
  }

  private async ask(work: (session: pg.Client) => Promise<void>): Promise<void> {
    const session = new pg.Client({ connectionString: this.system.stack.context.postgres.url });
    session.on('error', () => undefined);
    await session.connect();
    try {
      await work(session);
    } finally {
      await session.end();
    }
  }
}

/** Files come and go while they are copied; the log makes that right. */
function ofFilesThatWent(error: Error & { stderr?: string }): void {
  const other = (error.stderr ?? error.message).split('\n').filter((line) => line !== '' && !line.includes('No such file'));
  if (other.length > 0) throw new Error(`cp failed: ${other.join('\n')}`);
}
