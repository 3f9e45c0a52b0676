import { aclsFor, ensureTopics, KafkaAdmin, KafkaPublisher, LogStateRunner, type KafkaSettings } from '@orrery/kafka';
import { serverCertificate, startKafka, type Kafka } from '@orrery/local-stack';
import { HealthRegistry, Metrics } from '@orrery/service-kit';
import { until } from '@orrery/testing';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
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
    kafka = await startKafka({ home, env: {}, kafkaTls: true, principals: ['twin-projector', 'api'] });
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

  it('keeps an identity of one realm out of another', async () => {
    const publisher = new KafkaPublisher(as('api', 'virtual'));
    await expect(publisher.publish(additions, [{ value: { key: 'a', n: 1 }, source: 'api' }])).rejects.toMatchObject({ code: 'forbidden' });
    await publisher.close();
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
