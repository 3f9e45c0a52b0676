import { aclsFor, ensureTopics, KafkaAdmin, KafkaPublisher, LogStateRunner, type KafkaSettings } from '@orrery/kafka';
import { startKafka, type Kafka } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallies, tallyContracts } from './support/tally-contracts.js';
import { TallyState } from './support/tally-state.js';

describe('access by the contracts of a secured broker', () => {
  let home: string;
  let kafka: Kafka;
  const as = (principal: string, realm = 'real'): KafkaSettings => ({ brokers: kafka.brokers, clientId: principal, realm, ...kafka.credentials(principal) });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kafka-conformance-'));
    kafka = await startKafka({ home, env: {}, principals: ['twin-projector', 'api'] });
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
});
