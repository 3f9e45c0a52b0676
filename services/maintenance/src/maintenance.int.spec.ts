import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contract, contracts, deadLetters, type MaintenanceScore, maintenanceScores, maintenanceState, plantRules, platformInstances, platformLayout, type TwinInput, twinInputs, twinRegistry } from '@orrery/contracts';
import { aclsFor, ensureTopics, KafkaAdmin, KafkaPublisher, type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';
import { freePort, type Kafka, ManagedProcess, startKafka, waitUntil } from '@orrery/local-stack';
import { RuleBook } from './domain/rule-book.js';
import { WatchedTwin } from './domain/watched-twin.js';
import { PUMP, pumpInputs, RULES } from './testing/pump.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Inputs that an instance has taken by now. */
async function recordsOf(port: number): Promise<number> {
  const metrics = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text(), () => '');
  return Number(/^orrery_records_in_total\{[^}]*stream="twin\.inputs\.v1"[^}]*\} (\d+)/m.exec(metrics)?.[1] ?? 0);
}

describe('maintenance on a real, secured Kafka', () => {
  let home: string;
  let kafka: Kafka;
  let publisher: KafkaPublisher;
  let reading: TopicReading;
  let running: ManagedProcess | undefined;
  const scores = new Map<string, MaintenanceScore>();
  const different: string[] = [];
  const ofMany: MaintenanceScore[] = [];
  const as = (principal: string): KafkaSettings => ({ brokers: kafka.brokers, clientId: principal, realm: 'real', ...kafka.credentials(principal) });
  const keyOf = ({ detector, at, cause }: MaintenanceScore) => `${detector}/${at}/${cause.offset}`;
  const publish = (events: readonly TwinInput[]) => publisher.publish(twinInputs, events.map((value) => ({ value, source: 'test' })));

  /** The scores of a service that is never interrupted. */
  function uninterrupted(events: readonly TwinInput[], twinId = PUMP): Map<string, MaintenanceScore> {
    const book = new RuleBook();
    book.takeRules('acme:riverside', RULES);
    const twin = new WatchedTwin(twinId, 'real');
    return new Map(events.flatMap((event, i) => twin.apply(event, BigInt(i), book).told.map((score) => [keyOf(score), score] as const)));
  }
  const reached = (events: readonly TwinInput[]) => waitUntil('all scores', () => scores.size >= uninterrupted(events).size);

  async function start(port = 0): Promise<ManagedProcess> {
    const service = new ManagedProcess({
      name: 'maintenance',
      file: process.execPath,
      args: [MAIN],
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: {
        ORRERY_KAFKA_BROKERS: kafka.brokers.join(','),
        ORRERY_KAFKA_USERNAME: 'maintenance',
        ORRERY_KAFKA_PASSWORD: kafka.credentials('maintenance')!.password,
        ORRERY_HTTP_PORT: String(port),
        ORRERY_REALM: 'real',
        ORRERY_SESSION_TIMEOUT: '6s',
        ORRERY_MAINTENANCE_SNAPSHOT_DELAY: '300ms',
        ORRERY_LOG_LEVEL: 'warn',
      },
      logFile: join(home, `maintenance-${port}.log`),
    });
    await service.start();
    return service;
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'orrery-maintenance-'));
    kafka = await startKafka({ home, env: {}, principals: ['maintenance'] });
    await ensureTopics(as('admin'), [twinRegistry, plantRules, twinInputs, maintenanceScores, maintenanceState, deadLetters, platformLayout, platformInstances] as unknown as Contract[]);
    const admin = new KafkaAdmin(as('admin'));
    await admin.createAcls(aclsFor(contracts, 'maintenance'));
    await admin.close();
    publisher = new KafkaPublisher(as('admin'));
    await publisher.publish(plantRules, [{ value: RULES, source: 'test' }]);
    reading = readTopic<MaintenanceScore>(as('admin'), maintenanceScores, {
      from: 'beginning',
      onRecord: ({ value }) => {
        if (!value || value.twinId !== PUMP) return void (value && ofMany.push(value));
        const before = scores.get(keyOf(value));
        if (before && JSON.stringify(before) !== JSON.stringify(value)) different.push(keyOf(value));
        scores.set(keyOf(value), value);
      },
    });
  }, 90_000);
  afterAll(async () => {
    await running?.stop();
    await reading?.close();
    await publisher?.close();
    await kafka?.stop();
    await rm(home, { recursive: true, force: true });
  }, 60_000);

  it('killed with -9 while it learns and again while an anomaly stands, it publishes the scores of one that never was', async () => {
    const events = pumpInputs(160, 100);
    const parts = [events.slice(0, 40), events.slice(40, 115), events.slice(115)];
    const told: TwinInput[] = [];
    for (const part of parts) {
      running = await start();
      told.push(...part);
      await publish(part);
      await reached(told);
      await running.kill();
    }
    expect(scores).toEqual(uninterrupted(events));
    expect(different).toEqual([]);
    expect([...scores.values()].at(-1)!.anomaly!.active).toBe(true);
  }, 120_000);

  it('one of two in a group is killed with -9: the other takes its twins, and their scores are those of one that never was', async () => {
    const twins = [...Array(24).keys()].map((n) => `acme:riverside:pump${n}`);
    const events = pumpInputs(120, 80);
    const of = (twinId: string, part: readonly TwinInput[]) => part.map((event): TwinInput => ({ ...event, twinId }));
    // Where in its partition an input stands depends on its neighbours.
    const plain = ({ cause: _cause, ...score }: MaintenanceScore) => JSON.stringify(score);
    const expected = new Map(twins.map((twinId) => [twinId, [...new Set([...uninterrupted(of(twinId, events), twinId).values()].map(plain))]] as const));
    const scoresOf = (twinId: string) => [...new Set(ofMany.filter((score) => score.twinId === twinId).map(plain))];
    const ports = [await freePort(), await freePort()];
    const [one, two] = (await Promise.all(ports.map(start))) as [ManagedProcess, ManagedProcess];
    running = two;
    try {
      let sent = 0;
      await waitUntil('both to have partitions of their own', async () => {
        if (sent < 80) await Promise.all(twins.map((twinId) => publish(of(twinId, events.slice(sent, sent + 2)))));
        sent = Math.min(80, sent + 2);
        return (await Promise.all(ports.map(recordsOf))).every((records) => records > 0);
      }, { timeoutMs: 60_000, intervalMs: 300 });
      await Promise.all(twins.map((twinId) => publish(of(twinId, events.slice(sent, 95)))));
      await waitUntil('the first anomaly', () => ofMany.some(({ anomaly }) => anomaly?.active), { timeoutMs: 60_000 });
      await one.kill();
      await Promise.all(twins.map((twinId) => publish(of(twinId, events.slice(95)))));
      await waitUntil('all scores', () => twins.every((twinId) => scoresOf(twinId).length >= expected.get(twinId)!.length), { timeoutMs: 90_000 });
    } finally {
      await one.stop();
    }
    for (const twinId of twins) expect([twinId, scoresOf(twinId)]).toEqual([twinId, expected.get(twinId)]);
  }, 240_000);
});
