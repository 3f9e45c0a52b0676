import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaTls, serverCertificate, type ServerCertificate, type StackContext, waitUntil } from '@orrery/local-stack';
import { figure } from '@orrery/testing';
import { NumberedLoad } from '@orrery/testing/system';
import { FILLER, PackagingPlant } from './packaging-plant.js';
import { exchange, exchangePasswords, type MountedSecrets } from './rotation/mounted-secrets.js';
import { PostgresServer } from './rotation/postgres-server.js';
import { redisSays } from './rotation/redis-server.js';
import { renewCertificate } from './rotation/renew-certificate.js';
import { BY_VALUE, DEVICE, PATIENCE, PLANT, read, RotatingSystem, SERVICES } from './rotation/rotating-system.js';

/** Passwords and authorities change while machines go on sending; every connection is made anew, so that whoever has kept an old one fails. */
describe('Rotation', () => {
  let rotating: RotatingSystem;
  let secrets: MountedSecrets;
  let context: StackContext;
  let load: NumberedLoad;
  let pids: (number | undefined)[];
  let postgres: PostgresServer;
  let plant: PackagingPlant;

  beforeAll(async () => {
    rotating = await RotatingSystem.start();
    ({ secrets, context } = rotating);
    postgres = new PostgresServer(context);
    plant = new PackagingPlant(rotating.system);
    load = await NumberedLoad.start(rotating.system, { twins: 10, perSecond: 50 });
    pids = rotating.pids();
  });
  afterAll(() => rotating?.system.stop());

  test('the password of every principal at Kafka: a wrong one is said, with what to do, and healed by the right one; who has it by value is not healed', async () => {
    const { kafka } = context;
    for (const name of [...SERVICES, DEVICE, BY_VALUE]) await kafka.changePassword(name, `${name}-rotated`);
    for (const name of [...SERVICES, DEVICE]) secrets.write(name, 'ORRERY_KAFKA_PASSWORD', name === 'historian' ? 'mistyped' : `${name}-rotated`);
    const began = performance.now();
    await kafka.restart();
    await waitUntil('the mistyped password to be refused', async () => (await rotating.wrongWith('historian', 'kafka-login')) !== undefined, PATIENCE);
    expect(await rotating.wrongWith('historian', 'kafka-login')).toContain('ORRERY_KAFKA_PASSWORD_FILE');
    await waitUntil('the log to say so', () => /"code":"unauthenticated".*the same password of this user/.test(read(join(context.home, 'logs', 'historian.log'))), PATIENCE);
    secrets.write('historian', 'ORRERY_KAFKA_PASSWORD', 'historian-rotated');
    await rotating.allReady();
    await rotating.flows();
    figure(`Kafka: ${SERVICES.length} passwords changed, the broker restarted; all ready again ${((performance.now() - began) / 1_000).toFixed(1)} s after, one of them with a mistyped password first`);
    await waitUntil('the password by value to be refused', async () => (await rotating.wrongWith(BY_VALUE, 'kafka-login')) !== undefined, PATIENCE);
  });

  test('the certificate of the brokers, of a new authority: both are trusted, the broker gets the new one, the old one is trusted no more', async () => {
    const { kafka, home } = context;
    const [before, next] = [read(kafka.ca!), await kafkaTls(home, join(home, 'pki', 'kafka-next'))];
    const after = read(next.ca);
    secrets.writeAll('ORRERY_KAFKA_CA', `${before}${after}`);
    copyFileSync(next.keystore, join(home, 'pki', 'kafka', 'keystore.pem'));
    copyFileSync(next.ca, kafka.ca!);
    await kafka.restart();
    await rotating.allReady();
    await rotating.flows();
    secrets.writeAll('ORRERY_KAFKA_CA', after);
    await kafka.restart();
    await rotating.allReady();
    await rotating.flows();
    expect(await rotating.endsOf('historian', 'kafka', 'server')).toHaveLength(1);
    figure('Kafka: a new authority and certificate, two restarts of the broker');
  });

  test('the password at PostgreSQL, with every session ended', async () => {
    await postgres.changePassword('postgres-rotated');
    await postgres.endSessions();
    await waitUntil('the old password to be refused', async () => (await rotating.wrongWith('historian', 'postgres')) !== undefined, PATIENCE);
    secrets.writeAll('ORRERY_POSTGRES_URL', postgres.address);
    await rotating.allReady();
    await rotating.flows();
  });

  test('PostgreSQL begins to speak TLS; then its certificate, of a new authority: who has the old one alone is refused and says so, both side by side let it in, and then the new one alone', async () => {
    const { home } = context;
    const [old, next] = await Promise.all(['postgres', 'postgres-next'].map((name) => serverCertificate(join(home, 'pki', name)))) as [ServerCertificate, ServerCertificate];
    const authorities = join(home, 'secrets', 'postgres-ca.pem');
    const began = performance.now();
    await postgres.show(old);
    exchange(authorities, read(old.ca));
    postgres.askForTls(authorities);
    secrets.writeAll('ORRERY_POSTGRES_URL', postgres.address);
    await postgres.endSessions();
    await rotating.allReady();
    await waitUntil('every session to be over TLS', async () => (await postgres.plainSessions()) === 0, PATIENCE);
    const [end] = await rotating.endsOf('historian', 'postgres', 'server');
    expect(end).toBeGreaterThan(Date.now() / 1_000);
    await postgres.show(next);
    await postgres.endSessions();
    await waitUntil('the new certificate to be refused', async () => /certificate/.test((await rotating.wrongWith('historian', 'postgres')) ?? ''), PATIENCE);
    exchange(authorities, `${read(old.ca)}${read(next.ca)}`);
    await rotating.allReady();
    exchange(authorities, read(next.ca));
    await postgres.endSessions();
    await rotating.allReady();
    await rotating.flows();
    expect(await postgres.plainSessions()).toBe(0);
    figure(`PostgreSQL: from plain to TLS, then a new authority and certificate in ${((performance.now() - began) / 1_000).toFixed(1)} s, no session plain at the end`);
  });

  test('the certificate of Redis, of a new authority in the file of NODE_EXTRA_CA_CERTS: Node reads it at its start, and services again', async () => {
    const { redis, home } = context;
    const next = await serverCertificate(join(home, 'pki', 'redis-next'));
    const began = performance.now();
    copyFileSync(next.certificate, join(home, 'pki', 'redis', 'server.pem'));
    copyFileSync(next.key, join(home, 'pki', 'redis', 'server-key.pem'));
    await redis.restart();
    await waitUntil('the new certificate to be refused', async () => /NODE_EXTRA_CA_CERTS/.test((await rotating.wrongWith('api', 'redis-login')) ?? ''), PATIENCE);
    rotating.trust(`${read(redis.ca!)}${read(next.ca)}`);
    await rotating.allReady();
    rotating.trust(read(next.ca));
    // That of Kafka is in a file, too.
    await waitUntil('the new authority alone to be trusted', async () => (await rotating.endsOf('api', 'files', 'authority')).length === 2, PATIENCE);
    await redisSays(redis.url, [next.ca], ['CLIENT KILL TYPE normal', 'CLIENT KILL TYPE pubsub']);
    await rotating.allReady();
    await rotating.flows();
    expect(await rotating.endsOf('twin-projector', 'redis', 'server')).toHaveLength(1);
    figure(`Redis: a new authority and certificate, Redis restarted and made anew from memory in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  });

  test('the password at Redis, with every client cut off', async () => {
    const { redis, home } = context;
    const renewed = new URL(redis.url);
    renewed.password = 'redis-rotated';
    await redisSays(redis.url, [join(home, 'pki', 'redis-next', 'ca.pem')], ['CONFIG SET requirepass redis-rotated', 'CLIENT KILL TYPE normal', 'CLIENT KILL TYPE pubsub']);
    await waitUntil('the old password to be refused', async () => (await rotating.wrongWith('api', 'redis-login')) !== undefined, PATIENCE);
    secrets.writeAll('ORRERY_REDIS_URL', renewed.href);
    await rotating.allReady();
    await rotating.flows();
  });

  test('the certificate that opcua-ingestion shows to devices, exchanged as the page says; the device then trusts the new one alone', async () => {
    const arrived = async () => Number(/^orrery_canary_beats_total\{outcome="arrived".*\} (\d+)$/m.exec(await rotating.metricsOf(DEVICE))?.[1] ?? 0);
    const before = await rotating.endsOf('opcua-ingestion', 'opcua', 'own');
    const forget = renewCertificate(join(context.home, 'pki'), 'opcua-ingestion', [DEVICE, PLANT]);
    await waitUntil('the new certificate to be noticed', async () => (await rotating.endsOf('opcua-ingestion', 'opcua', 'own'))[0]! < before[0]!, PATIENCE);
    forget();
    // The device forgets its sessions, and whom it has trusted.
    await rotating.system.stack.service(DEVICE).restart();
    await waitUntil('beats of the device to come through', async () => (await arrived()) > 5, PATIENCE);
    expect(await rotating.endsOf('opcua-ingestion', 'opcua', 'server')).toHaveLength(2);
  });

  test('the certificate that command shows to devices, while it runs: it writes with the old one, then with the new one, which alone the device then trusts', async () => {
    await plant.carryOut(await plant.propose(FILLER, 14_000));
    const [before] = await rotating.endsOf('command', 'opcua', 'own');
    const forget = renewCertificate(join(context.home, 'pki'), 'command', [PLANT]);
    await waitUntil('the new certificate to be noticed', async () => (await rotating.endsOf('command', 'opcua', 'own'))[0]! < before!, PATIENCE);
    forget();
    await rotating.system.stack.service(PLANT).restart();
    await waitUntil('the device to be read again', async () => (await rotating.system.get<{ status?: { state: string } }>('/sources/packaging-plant')).status?.state === 'connected', PATIENCE);
    await plant.carryOut(await plant.propose(FILLER, 18_000));
    expect(await plant.written('Line1.Filler')).toEqual([18_000]);
    expect(await rotating.endsOf('command', 'opcua', 'server')).toHaveLength(1);
  });

  test('the password of the ingestion at the MQTT broker, which is restarted', async () => {
    const { mqtt, home } = context;
    await load.stop();
    await mqtt.changePassword('mqtt-ingestion', 'mqtt-rotated');
    await mqtt.restart();
    const status = async () => (await rotating.system.get<{ status?: { state: string; reason?: string } }>('/sources/counters')).status;
    await waitUntil('the old password to be refused', async () => /refuses user or password|does not allow/.test((await status())?.reason ?? ''), PATIENCE);
    exchangePasswords(join(home, 'mqtt', 'source-passwords.json'), 'mqtt-rotated');
    await waitUntil('the source to be connected again', async () => (await status())?.state === 'connected', PATIENCE);
    await load.resume();
    await rotating.flows();
  });

  test('no process was restarted, no reading lost, none twice, revisions without a gap; and the service with its password by value is still refused', async () => {
    await load.stop();
    expect(await rotating.wrongWith(BY_VALUE, 'kafka-login')).toBeDefined();
    expect(rotating.pids()).toEqual(pids);
    const { sent, inHistory, longestDelayS } = await load.verify();
    expect(inHistory).toBe(sent);
    figure(`${sent} readings sent, ${inHistory} in history; at most ${longestDelayS.toFixed(1)} s until the log had one`);
  });
});
