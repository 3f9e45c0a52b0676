import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { isListening } from '../process/ports.js';
import { waitUntil } from '../process/wait-until.js';
import { startKafka } from './kafka.js';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';

const SLOW = 120_000;
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'orrery-components-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function portOf(address: string): number {
  return Number(/:(\d+)(\/|$)/.exec(address)?.[1]);
}

test(
  'Kafka starts, comes back on its port after kill -9, and stops without leaving its port behind',
  async () => {
    const kafka = await startKafka({ home, secure: false });
    const port = portOf(kafka.brokers[0] ?? '');
    try {
      expect(await isListening(port)).toBe(true);
      await kafka.kill();
      expect(await isListening(port)).toBe(false);
      await kafka.restart();
      expect(await isListening(port)).toBe(true);
    } finally {
      await kafka.stop();
    }
    expect(await isListening(port)).toBe(false);
  },
  SLOW,
);

test('PostgreSQL keeps its rows over kill -9 and over a second start on the same folder', async () => {
  const first = await startPostgres({ home });
  await query(first.url, 'CREATE TABLE kept (n int)');
  await query(first.url, 'INSERT INTO kept VALUES (7)');
  await first.kill();
  await first.restart();
  await first.stop();
  const second = await startPostgres({ home });
  try {
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(second.url).toBe(first.url);
  } finally {
    await second.stop();
  }
});

test('PostgreSQL comes back after kill -9 although one of its sessions was in the midst of a long query', async () => {
  const postgres = await startPostgres({ home });
  const client = new pg.Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const endless = client.query('SELECT count(*) FROM generate_series(1, 2000000000) a').catch((error: unknown) => error);
    const isBusy = async () => (await query(postgres.url, `SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%' AND pid <> pg_backend_pid()`)).length > 0;
    await waitUntil('the query to run', isBusy);
    await postgres.kill();
    await postgres.restart();
    expect(await query(postgres.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(await endless).toBeInstanceOf(Error);
  } finally {
    await client.end().catch(() => undefined);
    await postgres.stop();
  }
}, SLOW);

test('Redis refuses a client without its password and keeps secrets readable by their owner alone', async () => {
  const redis = await startRedis({ home });
  try {
    expect(redis.url).toMatch(/^redis:\/\/:[\w-]{20,}@127\.0\.0\.1:\d+$/);
    expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  } finally {
    await redis.stop();
  }
});

test('an address from the environment is taken as it is, and nothing is started', async () => {
  const env = { ORRERY_KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092', ORRERY_POSTGRES_URL: 'postgres://db/orrery', ORRERY_REDIS_URL: 'redis://cache' };
  const kafka = await startKafka({ home, env });
  expect(kafka).toMatchObject({ found: 'environment', brokers: ['kafka-1:9092', 'kafka-2:9092'], pid: undefined });
  expect(await startPostgres({ home, env })).toMatchObject({ found: 'environment', url: 'postgres://db/orrery' });
  expect(await startRedis({ home, env })).toMatchObject({ found: 'environment', url: 'redis://cache' });
  expect(() => kafka.kill()).toThrow('not ours');
});

test('where Java is missing, or Maven and the jars are, one line says what to install', async () => {
  const noJava = startKafka({ home, env: { PATH: home } });
  await expect(noJava).rejects.toThrow(/^Java is missing.*apt-get install openjdk-17-jre-headless.*$/);
  const java = process.env.JAVA_HOME ? { JAVA_HOME: process.env.JAVA_HOME } : {};
  const noMaven = startKafka({ home, env: { ...java, PATH: await pathWithOnly('java'), XDG_CACHE_HOME: home } });
  await expect(noMaven).rejects.toThrow(/^Maven is missing.*apt-get install maven.*$/);
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A folder that holds a link to one program alone. */
async function pathWithOnly(program: string): Promise<string> {
  const { execFileSync } = await import('node:child_process');
  const { symlinkSync } = await import('node:fs');
  const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  const folder = mkdtempSync(join(home, 'bin-'));
  symlinkSync(found, join(folder, program));
  return folder;
}
