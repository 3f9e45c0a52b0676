import { type Contract, contracts, platformInstances, platformLayout } from '@orrery/contracts';
import { aclsFor, awaitTopics, ensureTopics, joinKafka, KafkaAdmin, KafkaPublisher, LogStateRunner, type KafkaSettings } from '@orrery/kafka';
import { freePort, serverCertificate, startKafka, type Kafka } from '@orrery/local-stack';
import { createLogger, Drain, HealthRegistry, Metrics } from '@orrery/service-kit';
import { until } from '@orrery/testing';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallies, tallyContracts } from './support/tally-contracts.js';
import { TallyState } from './support/tally-state.js';

describe('a secured broker, over TLS', () => {
  let home: string;
  let kafka: Kafka;
  const as = (principal: string, realm = 'real'): KafkaSettings => ({ brokers: kafka.brokers, clientId: principal, realm, ssl: { ca: () => readFileSync(kafka.ca!, 'utf8') }, ...kafka.credentials(principal) });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kafka-conformance-'));
    kafka = await startKafka({ home, env: {}, kafkaTls: true, principals: ['twin-projector', 'api', 'virtual-api'] });
    const admin = new KafkaAdmin(as('admin'));
    for (const realm of ['real', 'virtual']) await ensureTopics(as('admin', realm), tallyContracts);
    await admin.createAcls(['twin-projector', 'api'].flatMap((principal) => aclsFor(tallyContracts, principal)));
    await admin.close();
  });
  afterAll(async () => {
    await kafka?.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('lets a service do what its contracts say, its consumer groups included', async () => {
    const publisher = new KafkaPublisher(as('api'));
    await publisher.publish(additions, [{ value: { key: 'a', n: 1 }, source: 'api' }]);
    const state = new TallyState();
    const runner = new LogStateRunner({ settings: as('twin-projector'), logState: state, sessionTimeoutMs: 3_000, snapshotDelayMs: 10 });
    runner.start();
    await until('tallied', () => state.totals().a === 1);
    await runner.close();
    expect((await readAll(as('twin-projector'), tallies)).map(({ value }) => value!.total)).toEqual([1]);
    expect((await readAll(as('api'), tallied)).map(({ value }) => value!.rev)).toEqual([1]);
    await publisher.close();
  });

  it('refuses a service what its contracts do not say, clearly and without trying on', async () => {
    const publisher = new KafkaPublisher(as('api'));
    const tally = { value: { key: 'a', rev: 1, total: 1, input: '0', epoch: '1' }, source: 'api' };
    await expect(publisher.publish(tallies, [tally])).rejects.toMatchObject({ code: 'forbidden', remedy: expect.stringContaining('writers or readers') });
    // And the publisher is none the worse for it.
    await publisher.publish(additions, [{ value: { key: 'a', n: 1 }, source: 'api' }]);
    await publisher.close();
  });

  it('lets a failed topic of a send not take the others with it', async () => {
    const publisher = new KafkaPublisher(as('api'));
    const [allowed, refused] = await Promise.allSettled([
      publisher.publish(additions, [{ value: { key: 'b', n: 1 }, source: 'api' }]),
      publisher.publish(tallies, [{ value: { key: 'b', rev: 1, total: 1, input: '0', epoch: '1' }, source: 'api' }]),
    ]);
    expect([allowed.status, refused.status]).toEqual(['fulfilled', 'rejected']);
    await publisher.close();
  });

  it('keeps an account of one realm out of another, either way', async () => {
    const admin = new KafkaAdmin(as('admin'));
    await admin.createAcls(aclsFor(tallyContracts, 'api', { realm: 'virtual' }, 'virtual-api'));
    await admin.close();
    const addition = [{ value: { key: 'virtual', n: 1 }, source: 'api' }];
    for (const [account, own, other] of [['api', 'real', 'virtual'], ['virtual-api', 'virtual', 'real']] as const) {
      const [allowed, refused] = [own, other].map((realm) => new KafkaPublisher({ ...as(account, realm), clientId: 'api' })) as [KafkaPublisher, KafkaPublisher];
      await allowed.publish(additions, addition);
      await expect(refused.publish(additions, addition)).rejects.toMatchObject({ code: 'forbidden' });
      expect((await readAll({ ...as(account, own), clientId: 'api' }, tallied)).map(({ value }) => value!.key)).not.toContain('virtual');
      await Promise.all([allowed.close(), refused.close()]);
    }
  });

  it('gives a reader that does not write no right to write', () => {
    const grants = aclsFor(tallyContracts, 'api', { realm: 'virtual' });
    expect(grants.filter(({ name }) => name === 'virtual.tallied.v1').map(({ operation }) => operation).sort()).toEqual(['describe', 'describe-configs', 'read']);
    expect(grants.filter(({ resource }) => resource === 'group').map(({ name, pattern }) => `${name} ${pattern}`)).toEqual(Array(3).fill('virtual.api prefixed'));
  });

  const one = (n: number) => [{ value: { key: 'r', n }, source: 'api' }];
  const watched = (settings: KafkaSettings) => {
    const [health, metrics, warnings] = [new HealthRegistry(), new Metrics('test', '1'), [] as { err?: { code: string; remedy?: string } }[]];
    health.phase = 'ready';
    const logger = { debug: () => undefined, info: () => undefined, warn: (fields: object) => void warnings.push(fields), error: () => undefined };
    const ready = async () => (await health.report('ready')).checks['kafka-login'];
    return { settings: { ...settings, health, metrics, logger }, ready, metrics, warnings };
  };

  describe('its certificate', () => {
    it('is shown by when it ends', async () => {
      const { settings, metrics } = watched(as('api'));
      const publisher = new KafkaPublisher(settings);
      await publisher.publish(additions, one(0));
      await publisher.close();
      const { values } = await metrics.registry.getSingleMetric('orrery_certificate_not_after_timestamp_seconds')!.get();
      expect(values).toMatchObject([{ labels: { of: 'kafka', role: 'server', at: kafka.brokers[0] } }]);
      expect(values[0]!.value).toBeGreaterThan(Date.now() / 1_000);
    });

    it('of an authority that is not trusted is refused, with what to do', async () => {
      const { ca } = await serverCertificate(join(home, 'pki', 'other'));
      const { settings, ready } = watched({ ...as('api'), ssl: { ca: readFileSync(ca, 'utf8') } });
      await expect(ensureTopics(settings, tallyContracts)).rejects.toMatchObject({ code: 'unavailable', remedy: expect.stringContaining('Give ORRERY_KAFKA_CA the certificate of the authority') });
      expect(await ready()).toMatchObject({ ok: false, detail: expect.stringContaining('ORRERY_KAFKA_CA') });
    });

    it('for another name is refused, with what to do', async () => {
      const { settings, ready } = watched({ ...as('api'), brokers: kafka.brokers.map((broker) => broker.replace('127.0.0.1', 'localhost')) });
      await expect(ensureTopics(settings, tallyContracts)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('altnames'), remedy: expect.stringContaining('a certificate with the name that clients reach it by') });
      expect(await ready()).toMatchObject({ ok: false });
    });
  });

  describe('joined by a service that starts', () => {
    const OWN = [additions] as unknown as Contract[];
    /** A service that starts, with what its /health/ready and its log say. */
    const starting = (settings: KafkaSettings) => {
      const [said, troubles, drain] = [[] as string[], new Map<string, string[]>(), new Drain(createLogger({ service: 's', version: '1', level: 'fatal' }))];
      const current = new Map<string, string>();
      const trouble = (name: string, detail: string | undefined) => {
        if (detail === undefined) return void current.delete(name);
        current.set(name, detail);
        troubles.set(name, [...(troubles.get(name) ?? []), detail]);
      };
      const say = (_fields: object, message: string) => void said.push(message);
      const joined = joinKafka({ ...settings, health: { trouble }, logger: { debug: () => undefined, info: say, warn: say, error: say } }, OWN, drain);
      const looks = (name: string, about: RegExp) => (troubles.get(name) ?? []).filter((detail) => about.test(detail)).length;
      return { joined, said, current, looks, drain };
    };

    it('before Kafka can be reached, its topics are made and its rights given: each is waited for, said, and enough by itself', async () => {
      const port = await freePort();
      const { joined, said, current, looks, drain } = starting({ ...as('twin-projector', 'late'), brokers: [`127.0.0.1:${port}`] });
      await until('Kafka is waited for', () => looks('kafka', /ECONNREFUSED/) > 1);
      const [, brokerPort] = kafka.brokers[0]!.split(':');
      const way = createServer((socket) => void socket.on('error', () => undefined).pipe(connect(Number(brokerPort), '127.0.0.1').on('error', () => undefined)).pipe(socket)).listen(port, '127.0.0.1');
      await until('topics are waited for', () => looks('topics', /do not exist yet, or Kafka's user twin-projector may not see them yet: late\.platform\.layout\.v1, late\.platform\.instances\.v1\. Run the topics job/) > 1);
      expect(current.has('kafka')).toBe(false);
      await ensureTopics(as('admin', 'late'), [...tallyContracts, platformLayout, platformInstances] as unknown as Contract[]);
      const before = looks('topics', /./);
      await until('its rights are waited for', () => looks('topics', /./) > before + 1);
      const admin = new KafkaAdmin(as('admin'));
      await admin.createAcls(aclsFor([...tallyContracts, ...contracts], 'twin-projector', { realm: 'late' }));
      await admin.close();
      expect(await joined).toMatchObject({ clientId: 'twin-projector', layout: { phase: 'steady' } });
      expect([...current]).toEqual([]);
      expect(said.filter((message) => message.includes('ECONNREFUSED'))).toHaveLength(1);
      expect(said).toContain('Kafka is reached, with the topics that were waited for');
      expect(await drain.run(10_000)).toBe('drained');
      way.close();
    });

    it('ends at once when it is told to stop while it waits', async () => {
      const { joined, looks, drain } = starting(as('twin-projector', 'nowhere'));
      const refused = expect(joined).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/^Stopped while waiting\. .*nowhere\.platform\.layout\.v1/) });
      await until('topics are waited for', () => looks('topics', /./) > 0);
      expect(await drain.run(10_000)).toBe('drained');
      await refused;
    });

    it('whose topic differs, or whose password is refused: waiting mends neither', async () => {
      const differing = { ...additions, settings: { ...additions.settings, retentionMs: 1 } } as unknown as Contract;
      const never = { ...additions, topic: 'never.v1' } as unknown as Contract;
      await expect(awaitTopics(as('twin-projector'), [never, differing], AbortSignal.timeout(30_000))).rejects.toMatchObject({ code: 'settings-mismatch', message: expect.stringContaining('retention.ms=86400000') });
      await expect(awaitTopics({ ...as('twin-projector'), password: 'wrong' }, OWN, AbortSignal.timeout(30_000))).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringMatching(/^Kafka at .* refuses its user twin-projector: .*invalid credentials/), remedy: expect.stringContaining('ORRERY_KAFKA_PASSWORD') });
    });
  });

  it('whose password is changed first goes on with who is connected, says what is wrong to who connects, and heals once the file has the new one; by value it does not', async () => {
    let password = kafka.credentials('api')!.password;
    const { settings, ready, warnings } = watched({ ...as('api'), password: () => password });
    const [connected, connecting] = [new KafkaPublisher(settings), new KafkaPublisher(settings)];
    await connected.publish(additions, one(2));
    const byValue = watched({ ...as('api'), password });
    await kafka.changePassword('api', 'another-password');
    await connected.publish(additions, one(3));
    const published = connecting.publish(additions, one(4));
    await until('it is refused', () => warnings.some(({ err }) => err?.code === 'unauthenticated' && err.remedy !== undefined));
    expect(await ready()).toMatchObject({ ok: false, detail: expect.stringContaining('ORRERY_KAFKA_PASSWORD') });
    password = 'another-password';
    await published;
    expect(await ready()).toBeUndefined();
    const never = new KafkaPublisher(byValue.settings);
    const refused = never.publish(additions, one(5)).catch((error: unknown) => error);
    await until('it is refused again and again', () => byValue.warnings.filter(({ err }) => err?.code === 'unauthenticated').length > 2);
    await Promise.all([connected, connecting, never].map((publisher) => publisher.close()));
    expect(await refused).toMatchObject({ code: 'unavailable' });
  });
});
