import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { canaryParts, kafkaTls, type StackContext, waitUntil } from '@orrery/local-stack';
import { figure } from '@orrery/testing';
import { NumberedLoad, RunningSystem } from '@orrery/testing/system';
import pg from 'pg';
import { exchangePasswords, MountedSecrets } from './mounted-secrets.js';

/** Have their secrets in files, as pods have them. */
const SERVICES = ['mqtt-ingestion', 'opcua-ingestion', 'twin-projector', 'historian', 'api'] as const;
/** An OPC UA device, which measures what comes through of it. */
const DEVICE = 'canary';
/** Has its password as a variable: what a rotation is without files. */
const BY_VALUE = 'twin-export';
const PATIENCE = { timeoutMs: 120_000, everyMs: 200 };

/** Passwords and authorities change while machines go on sending; every connection is made anew, so that whoever has kept an old one fails. */
describe('Rotation', () => {
  const secrets = new MountedSecrets();
  let system: RunningSystem;
  let load: NumberedLoad;
  let pids: (number | undefined)[];
  let context: StackContext;

  const kafkaOf = ({ kafka }: StackContext, service: string) => ({ ORRERY_KAFKA_PASSWORD: kafka.credentials(service)!.password, ORRERY_KAFKA_CA: readFileSync(kafka.ca!, 'utf8') });
  const pidsNow = () => SERVICES.map((name) => system.stack.service(name).pid);
  const checksOf = async (service: string): Promise<Record<string, { ok: boolean; detail?: string }>> => {
    const url = `http://127.0.0.1:${context.portOf(service === 'api' ? 'console' : service)}/health/ready`;
    return ((await (await fetch(url, { signal: AbortSignal.timeout(5_000) })).json()) as { checks: Record<string, { ok: boolean; detail?: string }> }).checks;
  };
  const isReady = async (service: string) => Object.values(await checksOf(service)).every(({ ok }) => ok);
  const allReady = () => waitUntil('every service to be ready again', async () => (await Promise.all(SERVICES.map((name) => isReady(name).catch(() => false)))).every(Boolean), PATIENCE);
  /** The last number of a twin moves: what is sent comes through, from the machine to the API. */
  const flows = async () => {
    const state = async () => (await system.get<{ properties?: { count?: { value?: unknown } } }>('/twins/counting:hall:counter-0').catch(() => undefined))?.properties?.count?.value;
    const before = await state();
    await waitUntil('readings to come through', async () => (await state()) !== before, PATIENCE);
  };

  beforeAll(async () => {
    const envOf = {
      'mqtt-ingestion': (at: StackContext) => ({ ...NumberedLoad.envOf['mqtt-ingestion'](at), ...secrets.envOf('mqtt-ingestion', (of) => kafkaOf(of, 'mqtt-ingestion'))(at) }),
      'opcua-ingestion': secrets.envOf('opcua-ingestion', (of) => kafkaOf(of, 'opcua-ingestion')),
      'twin-projector': secrets.envOf('twin-projector', (of) => ({ ...kafkaOf(of, 'twin-projector'), ORRERY_REDIS_URL: of.redis.url })),
      historian: secrets.envOf('historian', (of) => ({ ...kafkaOf(of, 'historian'), ORRERY_POSTGRES_URL: of.postgres.url })),
      api: secrets.envOf('api', (of) => ({ ...kafkaOf(of, 'api'), ORRERY_POSTGRES_URL: of.postgres.url, ORRERY_REDIS_URL: of.redis.url })),
    };
    const without = ['maintenance', 'alerting', 'command', 'simulation', 'export-topics'];
    const deviceEnv = secrets.envOf(DEVICE, (of) => kafkaOf(of, DEVICE));
    const parts = canaryParts.map((part) => (part.kind === 'service' ? { ...part, env: (at: StackContext) => ({ ...part.env?.(at), ...deviceEnv(at), ORRERY_CANARY_PERIOD: '500ms' }) } : part));
    system = await RunningSystem.start({ name: 'rotation', parts: () => parts, envOf, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without, kafkaTls: true });
    ({ context } = system.stack);
    load = await NumberedLoad.start(system, { twins: 10, perSecond: 50 });
    pids = pidsNow();
  });
  afterAll(() => system?.stop());

  test('the password of every principal at Kafka: a wrong one is said, with what to do, and healed by the right one; who has it by value is not healed', async () => {
    const { kafka } = context;
    for (const name of [...SERVICES, DEVICE, BY_VALUE]) await kafka.changePassword(name, `${name}-rotated`);
    for (const name of [...SERVICES, DEVICE]) secrets.write(name, 'ORRERY_KAFKA_PASSWORD', name === 'historian' ? 'mistyped' : `${name}-rotated`);
    const began = performance.now();
    await kafka.restart();
    await waitUntil('the mistyped password to be refused', async () => (await checksOf('historian'))['kafka-login']?.ok === false, PATIENCE);
    expect((await checksOf('historian'))['kafka-login']!.detail).toContain('ORRERY_KAFKA_PASSWORD_FILE');
    await waitUntil('the log to say so', () => /"code":"unauthenticated".*the same password of this user/.test(readFileSync(join(context.home, 'logs', 'historian.log'), 'utf8')), PATIENCE);
    secrets.write('historian', 'ORRERY_KAFKA_PASSWORD', 'historian-rotated');
    await allReady();
    await flows();
    figure(`Kafka: ${SERVICES.length} passwords changed, the broker restarted; all ready again ${((performance.now() - began) / 1_000).toFixed(1)} s after, one of them with a mistyped password first`);
    await waitUntil('the password by value to be refused', async () => (await checksOf(BY_VALUE))['kafka-login']?.ok === false, PATIENCE);
  });

  test('the certificate of the brokers, of a new authority: both are trusted, the broker gets the new one, the old one is trusted no more', async () => {
    const { kafka, home } = context;
    const [before, next] = [readFileSync(kafka.ca!, 'utf8'), await kafkaTls(home, join(home, 'pki', 'kafka-next'))];
    const after = readFileSync(next.ca, 'utf8');
    secrets.writeAll('ORRERY_KAFKA_CA', `${before}${after}`);
    copyFileSync(next.keystore, join(home, 'pki', 'kafka', 'keystore.pem'));
    copyFileSync(next.ca, kafka.ca!);
    await kafka.restart();
    await allReady();
    await flows();
    secrets.writeAll('ORRERY_KAFKA_CA', after);
    await kafka.restart();
    await allReady();
    await flows();
    const metrics = await (await fetch(`http://127.0.0.1:${context.portOf('historian')}/metrics`)).text();
    expect(metrics).toMatch(/^orrery_certificate_not_after_timestamp_seconds\{of="kafka",role="server",.*\} \d/m);
    figure('Kafka: a new authority and certificate, two restarts of the broker');
  });

  test('the password at PostgreSQL, with every session ended', async () => {
    const { postgres } = context;
    const renewed = new URL(postgres.url);
    renewed.password = 'postgres-rotated';
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`ALTER USER orrery PASSWORD 'postgres-rotated'`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = $1', ['client backend']);
    await waitUntil('the old password to be refused', async () => !(await isReady('historian')), PATIENCE);
    secrets.writeAll('ORRERY_POSTGRES_URL', renewed.href);
    await admin.end();
    await allReady();
    await flows();
  });

  test('the password at Redis, with every client cut off', async () => {
    const { redis } = context;
    const renewed = new URL(redis.url);
    renewed.password = 'redis-rotated';
    await redisSays(redis.url, ['CONFIG SET requirepass redis-rotated', 'CLIENT KILL TYPE normal', 'CLIENT KILL TYPE pubsub']);
    await waitUntil('the old password to be refused', async () => (await checksOf('api'))['redis-login']?.ok === false, PATIENCE);
    secrets.writeAll('ORRERY_REDIS_URL', renewed.href);
    await allReady();
    await flows();
  });

  test('the certificate that opcua-ingestion shows to devices, exchanged as the page says; the device then trusts the new one alone', async () => {
    const { home, portOf } = context;
    const [own, trusted] = [join(home, 'pki', 'opcua-ingestion', 'own'), join(home, 'pki', DEVICE, 'trusted', 'certs')];
    const metrics = async (service: string) => (await fetch(`http://127.0.0.1:${portOf(service)}/metrics`)).text();
    const arrived = async () => Number(/^orrery_canary_beats_total\{outcome="arrived".*\} (\d+)$/m.exec(await metrics(DEVICE))?.[1] ?? 0);
    const ends = async () => Number(/^orrery_certificate_not_after_timestamp_seconds\{of="opcua",role="own".*\} (\S+)$/m.exec(await metrics('opcua-ingestion'))?.[1]);
    const extensions = ['subjectAltName=URI:urn:orrery:opcua-ingestion,DNS:localhost', 'keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign', 'extendedKeyUsage=clientAuth,serverAuth'];
    const [before, renewed] = [await ends(), join(own, 'certs', 'certificate.new')];
    execFileSync('openssl', ['req', '-x509', '-key', join(own, 'private', 'private_key.pem'), '-days', '30', '-subj', '/CN=orrery-opcua-ingestion/O=Orrery', ...extensions.flatMap((extension) => ['-addext', extension]), '-out', renewed]);
    copyFileSync(renewed, join(trusted, 'renewed.pem'));
    renameSync(renewed, join(own, 'certs', 'certificate.pem'));
    await waitUntil('the new certificate to be noticed', async () => (await ends()) < before, PATIENCE);
    rmSync(join(trusted, 'opcua-ingestion.pem'));
    // The device forgets its sessions, and whom it has trusted.
    await system.stack.service(DEVICE).restart();
    await waitUntil('beats of the device to come through', async () => (await arrived()) > 5, PATIENCE);
  });

  test('the password of the ingestion at the MQTT broker, which is restarted', async () => {
    const { mqtt, home } = context;
    await load.stop();
    await mqtt.changePassword('mqtt-ingestion', 'mqtt-rotated');
    await mqtt.restart();
    const status = async () => (await system.get<{ status?: { state: string; reason?: string } }>('/sources/counters')).status;
    await waitUntil('the old password to be refused', async () => /refuses user or password|does not allow/.test((await status())?.reason ?? ''), PATIENCE);
    exchangePasswords(join(home, 'mqtt', 'source-passwords.json'), 'mqtt-rotated');
    await waitUntil('the source to be connected again', async () => (await status())?.state === 'connected', PATIENCE);
    await load.resume();
    await flows();
  });

  test('no process was restarted, no reading lost, none twice, revisions without a gap; and the service with its password by value is still refused', async () => {
    await load.stop();
    expect((await checksOf(BY_VALUE))['kafka-login']).toMatchObject({ ok: false });
    expect(pidsNow()).toEqual(pids);
    const { sent, inHistory, longestDelayS } = await load.verify();
    expect(inHistory).toBe(sent);
    figure(`${sent} readings sent, ${inHistory} in history; at most ${longestDelayS.toFixed(1)} s until the log had one`);
  });
});

/** As redis-cli would. */
async function redisSays(address: string, commands: readonly string[]): Promise<void> {
  const { hostname, port, password } = new URL(address);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) => {
    let answers = '';
    socket.on('error', reject);
    socket.on('data', (data) => {
      answers += data.toString();
      if (answers.split('\r\n').length > commands.length + 1) resolve();
    });
    socket.write([`AUTH ${password}`, ...commands].map((command) => `${command}\r\n`).join(''));
  });
  socket.destroy();
}
