import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { type Postgres, type Redis, serverCertificate, type ServerCertificate, startPostgres, startRedis, type StackContext } from '@orrery/local-stack';
import { createLogger, Drain, HealthRegistry, openPool, RedisPeer, TrustedAuthorities } from '@orrery/service-kit';
import { figure, until } from '@orrery/testing';
import { Redis as Client } from 'ioredis';
import { exchange } from './rotation/mounted-secrets.js';
import { PostgresServer } from './rotation/postgres-server.js';
import { redisSays } from './rotation/redis-server.js';
import { read } from './rotation/rotating-system.js';

const PATIENCE = { timeoutMs: 60_000, everyMs: 50 };

/** What service-kit gives every service, at a real PostgreSQL and a real Redis whose certificates change: the short form of the rotation's story. */
describe('Certificates of servers, of a new authority', () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-authorities-'));
  const [ca, trust] = [join(home, 'ca.pem'), join(home, 'trust.pem')];
  const byNode = tls.getCACertificates('default');
  const lines: string[] = [];
  const logger = createLogger({ service: 'rotating', version: '1', level: 'error', destination: { write: (line) => void lines.push(line) } });
  const health = new HealthRegistry(10_000);
  const drain = new Drain(logger);
  const seen = new Map<string, number>();
  const certificates = { seen: (of: string, role: string, _at: string, { length }: { length: number }) => void seen.set(`${of} ${role}`, length) };
  let postgres: Postgres;
  let redis: Redis;
  let old: ServerCertificate;
  let next: ServerCertificate;

  const wrong = async (check: string): Promise<string | undefined> => {
    const { [check]: found } = (await health.report('ready')).checks;
    return found?.ok === false ? (found.detail ?? '') : undefined;
  };
  const isWell = (check: string) => until(`${check} to be well`, async () => (await wrong(check)) === undefined, PATIENCE);

  beforeAll(async () => {
    health.phase = 'ready';
    [postgres, redis] = await Promise.all([startPostgres({ home }), startRedis({ home, redisTls: true })]);
    [old, next] = await Promise.all([serverCertificate(join(home, 'pki', 'old')), serverCertificate(join(home, 'pki', 'next'))]);
  });
  afterAll(async () => {
    await drain.run(5_000);
    await Promise.all([postgres?.stop(), redis?.stop()]);
    tls.setDefaultCACertificates(byNode);
    rmSync(home, { recursive: true, force: true });
  });

  test('PostgreSQL begins to speak TLS; the file of sslrootcert is read for each session: the old authority alone is refused and says so, both are let in, a file that is cut off changes nothing, and then the new one alone', async () => {
    const server = new PostgresServer({ home, postgres } as StackContext);
    await openPool({ url: () => server.address, service: 'rotating', logger, health, drain, metrics: { certificates } as never });
    await isWell('postgres');
    const began = performance.now();
    await server.show(old);
    exchange(ca, read(old.ca));
    server.askForTls(ca);
    await server.endSessions();
    await isWell('postgres');
    expect(await server.plainSessions()).toBe(0);
    await server.show(next);
    await server.endSessions();
    await until('the new certificate to be refused', async () => /certificate/.test((await wrong('postgres')) ?? ''), PATIENCE);
    exchange(ca, `${read(old.ca)}${read(next.ca)}`);
    await isWell('postgres');
    exchange(ca, read(next.ca).slice(0, 100));
    await server.endSessions();
    await isWell('postgres');
    expect(lines.join('')).toMatch(/sslrootcert .*cut off; the last good one goes on/);
    exchange(ca, read(next.ca));
    await server.endSessions();
    await isWell('postgres');
    expect(Object.fromEntries(seen)).toMatchObject({ 'postgres authority': 1, 'postgres server': 1 });
    figure(`PostgreSQL: from plain to TLS and to a new authority in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  });

  test('Redis, whose authority is in the file of NODE_EXTRA_CA_CERTS alone: the old one is refused and says what to do, both are let in, then the new one alone', async () => {
    exchange(trust, read(next.ca));
    const authorities = new TrustedAuthorities(trust);
    const trusting = (text: string): void => {
      exchange(trust, text);
      authorities.current();
    };
    const [before, renewed] = [read(redis.ca!), await serverCertificate(join(home, 'pki', 'redis-next'))];
    trusting(before);
    const client = new Client(redis.url, { maxRetriesPerRequest: 1, connectTimeout: 3_000 });
    drain.add('close', 'redis', () => client.disconnect());
    new RedisPeer(client, { url: redis.url, logger, health, certificates });
    await isWell('redis');
    const began = performance.now();
    copyFileSync(renewed.certificate, join(home, 'pki', 'redis', 'server.pem'));
    copyFileSync(renewed.key, join(home, 'pki', 'redis', 'server-key.pem'));
    await redis.restart();
    await until('the new certificate to be refused', async () => /NODE_EXTRA_CA_CERTS/.test((await wrong('redis-login')) ?? ''), PATIENCE);
    trusting(`${before}${read(renewed.ca)}`);
    await until('both to be let in', async () => (await wrong('redis')) === undefined && (await wrong('redis-login')) === undefined, PATIENCE);
    trusting(read(renewed.ca));
    await redisSays(redis.url, [renewed.ca], ['CLIENT KILL TYPE normal', 'CLIENT KILL TYPE pubsub']);
    await until('the new one alone to do', async () => (await client.ping()) === 'PONG', PATIENCE);
    expect(seen.get('redis server')).toBe(1);
    figure(`Redis: a new authority in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  });
});
