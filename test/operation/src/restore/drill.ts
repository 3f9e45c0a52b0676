import { execFile } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { platformParts, principals, type Service, type StackContext, startKafka, startPostgres, startRedis } from '@orrery/local-stack';
import { type RunningSystem } from '@orrery/testing/system';
import { query } from './memory.js';

const run = promisify(execFile);

/** Services of the platform that run here, in the order of their table. */
export const servicesOf = (without: readonly string[]): string[] => platformParts.filter((part): part is Service => part.kind === 'service' && !without.includes(part.name)).map(({ name }) => name);

const PAGE = 'docs/backup.md';

/** Types what the page says of the account in PostgreSQL. @returns the address under which it signs in */
export async function makeBackupAccount(system: RunningSystem): Promise<string> {
  const { root, postgres } = system.stack.context;
  const [, sql] = /```sql\n([\s\S]+?)```/.exec(readFileSync(join(root, PAGE), 'utf8')) ?? [];
  const password = 'only-reads';
  await query(system, sql!.replace('<password>', password));
  const url = new URL(postgres.url);
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

async function tool(context: StackContext, name: string, args: readonly string[], { account = 'admin', postgresUrl = context.postgres.url } = {}): Promise<string> {
  const { kafka, home, root } = context;
  const { username = '', password = '' } = kafka.credentials(account) ?? {};
  const inFile = (file: string, text: string): string => {
    writeFileSync(join(home, file), `${text}\n`, { mode: 0o600 });
    return join(home, file);
  };
  const env = {
    ...process.env,
    NODE_OPTIONS: '--no-warnings',
    ORRERY_KAFKA_BROKERS: kafka.brokers.join(','),
    ORRERY_KAFKA_USERNAME: username,
    ORRERY_KAFKA_PASSWORD_FILE: inFile('kafka-password', password),
    ORRERY_POSTGRES_URL_FILE: inFile('postgres-url', postgresUrl),
  };
  const { stdout } = await run(process.execPath, [join(root, 'libs/kafka/dist/bin', `${name}.js`), ...args], { env, maxBuffer: 10_000_000 }).catch((error: Error & { stdout: string; stderr: string }) => {
    throw new Error(`${name} ${args.join(' ')} failed: ${error.stderr}${error.stdout}`);
  });
  return stdout;
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
  const { context } = system.stack;
  const { home } = context;
  const data = join(home, 'postgres');
  await run('tar', ['--no-same-owner', '-xzf', join(folder, 'postgres.tar.gz'), '-C', data]);
  await run('chown', ['-R', `--reference=${data}`, data]);
  chmodSync(data, 0o700);
  const [kafka, postgres, redis] = await Promise.all([startKafka({ home, principals, env: {} }), startPostgres({ home, env: {} }), startRedis({ home, env: {} })]);
  const stop = async (): Promise<void> => void (await Promise.all([kafka.stop(), postgres.stop(), redis.stop()]));
  try {
    say(await orreryBackup(system, 'restore', folder));
    await tool(context, 'orrery-topics', ['--acls']);
    await Promise.all(services.map((name) => system.stack.service(name).start()));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
