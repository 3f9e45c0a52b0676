import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@orrery/testing';
import { startDatabase, type Database } from './support/database.js';

const TOOL = join(import.meta.dirname, '..', '..', '..', 'libs/kafka/dist/bin/orrery-backup.js');

describe('two backups of one database', () => {
  let database: Database;
  let folder: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'one-backup-'));
    database = await startDatabase();
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A backup whose Kafka does not answer: it has PostgreSQL for itself, and waits. */
  function begin() {
    const env = { ...process.env, NODE_OPTIONS: '--no-warnings', ORRERY_KAFKA_BROKERS: '127.0.0.1:1', ORRERY_POSTGRES_URL: database.postgres.url };
    const child = spawn(process.execPath, [TOOL, 'create', folder, '--postgres', 'external'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    running.push(child);
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const ended = new Promise<string>((resolve) => child.once('close', () => resolve(said)));
    return { child, ended };
  }
  const holders = async () => (await database.pool.query<{ pid: number }>(`select pid from pg_locks join pg_stat_activity using (pid) where application_name = 'orrery-backup' and locktype = 'advisory' and granted`)).rows.map(({ pid }) => pid);

  it('the second is refused: who makes the first, since when, and what to do; and the lock of one that was killed blocks nobody', async () => {
    const first = begin();
    await until('the first to have PostgreSQL for itself', async () => (await holders()).length === 1);
    // Frozen: it neither ends nor lets go.
    first.child.kill('SIGSTOP');
    const [pid] = await holders();
    const said = await begin().ended;
    expect(said).toMatch(new RegExp(`Another backup of this database is being made, by \\w+ from [\\w.: ]+ \\(session ${pid}\\) since \\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z. Nothing was begun`));
    expect(said).toContain(`pg_terminate_backend(${pid})`);
    expect(await holders()).toEqual([pid]);

    first.child.kill('SIGKILL');
    await first.ended;
    const third = begin();
    await until('the third to have it', async () => (await holders()).some((other) => other !== pid));
    third.child.kill('SIGKILL');
    expect(await third.ended).not.toContain('Another backup');
  });
});
