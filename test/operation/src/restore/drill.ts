import { execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { platformParts, principals, type Service, type StackContext, startKafka, startPostgres, startRedis } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type RunningSystem } from '@orrery/testing/system';
import { query } from './memory.js';

const run = promisify(execFile);

/** Services of the platform that run here, in the order of their table. */
export const servicesOf = (without: readonly string[]): string[] => platformParts.filter((part): part is Service => part.kind === 'service' && !without.includes(part.name)).map(({ name }) => name);

const PAGE = 'docs/backup.md';

/** Types what the page says of the account in PostgreSQL. @returns the address under which it signs in */
export async function makeBackupAccount(system: RunningSystem, postgres: 'files' | 'external' = 'files'): Promise<string> {
  const { context } = system.stack;
  const blocks = [...readFileSync(join(context.root, PAGE), 'utf8').matchAll(/```sql\n([\s\S]+?)```/g)].map(([, sql]) => sql!);
  const password = 'only-reads';
  await query(system, (postgres === 'files' ? blocks[0] : blocks[1])!.replace('<password>', password));
  const url = new URL(context.postgres.url);
  [url.username, url.password] = ['orrery_backup', password];
  return url.href;
}

/** `orrery-backup create …`, under the accounts that may only read, their secrets in files. */
export async function backUp(system: RunningSystem, as: string, ...args: string[]): Promise<string> {
  return tool(system.stack.context, 'orrery-backup', ['create', ...args], { account: 'backup', postgresUrl: as });
}

/** `orrery-backup …` with the administrator's accounts. */
export async function orreryBackup({ stack: { context } }: RunningSystem, ...args: string[]): Promise<string> {
  return tool(context, 'orrery-backup', args);
}

/** `orrery-topics …`, the administrator's. */
export async function orreryTopics({ stack: { context } }: RunningSystem, ...args: string[]): Promise<string> {
  return tool(context, 'orrery-topics', args);
}

/**
 * `orrery-backup restore`, killed with -9 as soon as that has come.
 * @returns what it has said by then
 */
export async function killedRestore({ stack: { context } }: RunningSystem, folder: string, isThere: (said: string) => Promise<boolean> | boolean): Promise<string> {
  const child = spawn(process.execPath, [fileOf(context, 'orrery-backup'), 'restore', folder], { env: envOf(context), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let code: number | null | undefined;
  void ended.then((exit) => (code = exit));
  await until('the moment to kill it', async () => code !== undefined || (await isThere(said)), { timeoutMs: 90_000, everyMs: 5 });
  child.kill('SIGKILL');
  if ((await ended) !== null) throw new Error(`the restore ended before it could be killed: ${said}`);
  return said;
}

const fileOf = ({ root }: StackContext, name: string): string => join(root, 'libs/kafka/dist/bin', `${name}.js`);

async function tool(context: StackContext, name: string, args: readonly string[], as: Accounts = {}): Promise<string> {
  const { stdout } = await run(process.execPath, [fileOf(context, name), ...args], { env: envOf(context, as), maxBuffer: 10_000_000 }).catch((error: Error & { stdout: string; stderr: string }) => {
    throw new Error(`${name} ${args.join(' ')} failed: ${error.stderr}${error.stdout}`);
  });
  return stdout;
}

interface Accounts {
  readonly account?: string;
  readonly postgresUrl?: string;
}

/** The settings of a tool, its secrets in files. */
function envOf(context: StackContext, { account = 'admin', postgresUrl = context.postgres.url }: Accounts = {}): NodeJS.ProcessEnv {
  const { kafka, home } = context;
  const { username = '', password = '' } = kafka.credentials(account) ?? {};
  const inFile = (file: string, text: string): string => {
    writeFileSync(join(home, file), `${text}\n`, { mode: 0o600 });
    return join(home, file);
  };
  return {
    ...process.env,
    NODE_OPTIONS: '--no-warnings',
    ORRERY_KAFKA_BROKERS: kafka.brokers.join(','),
    ORRERY_KAFKA_USERNAME: username,
    ORRERY_KAFKA_PASSWORD_FILE: inFile('kafka-password', password),
    ORRERY_POSTGRES_URL_FILE: inFile('postgres-url', postgresUrl),
  };
}

/** All services and components killed, and their data gone. What is outside (machines, their MQTT broker, the provider, the mail server) goes on. */
export async function loseEverything({ stack }: RunningSystem, services: readonly string[]): Promise<void> {
  const { kafka, postgres, redis } = stack.components;
  await Promise.all(services.map((name) => stack.service(name).kill()));
  await Promise.all([kafka.kill(), postgres.kill(), redis.kill()]);
  const { home } = stack.context;
  // The folder of the data itself: its owner is who runs PostgreSQL.
  for (const name of ['kafka', 'redis']) rmSync(join(home, name), { recursive: true });
  emptyOwned(join(home, 'postgres'));
}

export interface NewComponents {
  stop(): Promise<void>;
}

/** New Kafka, PostgreSQL and Redis at the old addresses, with the data of a backup; then the services. What docs/backup.md tells to do, in its order. */
export async function restoreFrom(system: RunningSystem, folder: string, services: readonly string[], say: (line: string) => void): Promise<NewComponents> {
  const data = join(system.stack.context.home, 'postgres');
  await run('tar', ['--no-same-owner', '-xzf', join(folder, 'postgres.tar.gz'), '-C', data]);
  await run('chown', ['-R', `--reference=${data}`, data]);
  chmodSync(data, 0o700);
  const components = await newComponents(system);
  try {
    say(await orreryBackup(system, 'restore', folder));
    await startServices(system, services);
    return components;
  } catch (error) {
    await components.stop();
    throw error;
  }
}

/** At the old addresses; PostgreSQL with what its folder holds. */
export async function newComponents({ stack }: RunningSystem): Promise<NewComponents> {
  const { home } = stack.context;
  const all = await Promise.all([startKafka({ home, principals, env: {} }), startPostgres({ home, env: {} }), startRedis({ home, env: {} })]);
  return { stop: async () => void (await Promise.all(all.map((component) => component.stop()))) };
}

/** The last step of a restore. */
export async function startServices(system: RunningSystem, services: readonly string[]): Promise<void> {
  await orreryTopics(system, '--acls');
  await Promise.all(services.map((name) => system.stack.service(name).start()));
}

/** Empty, and of the same owner. */
function emptyOwned(folder: string): void {
  const { uid, gid } = statSync(folder);
  rmSync(folder, { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
  if (process.getuid?.() === 0) chownSync(folder, uid, gid);
}

/** The same backup with one byte of one file turned. */
export function damagedCopy(folder: string, file: string): string {
  const copy = `${folder}-damaged`;
  cpSync(folder, copy, { recursive: true });
  turnByte(join(copy, file));
  return copy;
}

function turnByte(file: string): void {
  const content = readFileSync(file);
  content[content.length >> 1]! ^= 1;
  writeFileSync(file, content);
}
