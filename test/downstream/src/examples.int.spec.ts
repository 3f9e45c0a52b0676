import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TwinMirror } from '@orrery/client';
import { type GoldenRecord, type GoldenStream, goldenStreams } from '@orrery/client/golden';
import { mirrorTwins, type RunningMirror } from '@orrery/client/kafka';
import { type Contract, contracts, type TwinEvent, twinEvents, type TwinSnapshot, twinState } from '@orrery/contracts';
import { aclsFor, ensureTopics, KafkaAdmin, KafkaPublisher, type KafkaSettings, readTopic } from '@orrery/kafka';
import { type Kafka, startKafka } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { type Example, Following, type Held, javaExample, kafkaEnv, overRecords, pythonExample } from './consumers.js';

const python = await pythonExample();
const languages: Example[] = [...(python ? [python] : []), await javaExample()];
if (!python) console.warn('python3 with venv is missing: the Python example is not tested');

/** The same stream for another twin, so that all of them fit into one Kafka. */
const own = (stream: GoldenStream): GoldenStream => JSON.parse(JSON.stringify(stream).replaceAll(':golden-', `:${stream.name}-`)) as GoldenStream;
const streams = goldenStreams.map(own);

/** The SDK's mirror over the same lines. */
function sdk(records: readonly GoldenRecord[]): Held {
  const mirror = new TwinMirror();
  for (const { topic, key, value } of structuredClone(records)) {
    if (topic === twinState.topic) mirror.snapshot(key, value as TwinSnapshot | null);
    else mirror.event(value as TwinEvent);
  }
  return { twins: Object.fromEntries([...mirror.twinIds()].map((id) => [id, mirror.get(id)!])), waiting: mirror.waiting };
}

describe.each<[string, (records: readonly GoldenRecord[]) => Held | Promise<Held>]>([
  ['the SDK', sdk],
  ...languages.map((example): [string, (records: readonly GoldenRecord[]) => Promise<Held>] => [
    `the ${example.language} example`,
    (records) => overRecords(example, records.map((record) => `${JSON.stringify(record)}\n`).join('')),
  ]),
])('%s', (_who, rebuild) => {
  let held: Held;
  beforeAll(async () => {
    held = await rebuild(streams.flatMap(({ records }) => records));
  });

  it.each(streams.map((stream) => [stream.name, stream] as const))('rebuilds the twins of the golden stream %s', (_name, { expected, waiting }) => {
    for (const [id, twin] of Object.entries(expected)) expect(held.twins[id] ?? null).toEqual(twin);
    expect(held.waiting.filter((id) => id in expected)).toEqual(waiting);
  });

  it('holds no other twin', () => {
    const known = streams.flatMap(({ expected }) => Object.entries(expected).flatMap(([id, twin]) => (twin ? [id] : [])));
    expect(Object.keys(held.twins).sort()).toEqual(known.sort());
  });
});

describe('on a real, secured Kafka, as the principal "downstream"', () => {
  let home: string;
  let kafka: Kafka;
  let mirror: RunningMirror;
  const following = new Map<string, Following>();
  const as = (principal: string): KafkaSettings => ({ brokers: kafka.brokers, clientId: principal, realm: 'real', ...kafka.credentials(principal) });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'orrery-downstream-'));
    kafka = await startKafka({ home, env: {}, principals: ['twin-projector', 'downstream'] });
    await ensureTopics(as('admin'), [twinEvents, twinState] as unknown as Contract[]);
    const admin = new KafkaAdmin(as('admin'));
    await admin.createAcls(['twin-projector', 'downstream'].flatMap((principal) => aclsFor(contracts, principal)));
    await admin.close();
    mirror = mirrorTwins((contract, options) => readTopic(as('downstream'), contract, options));
    await mirror.caughtUp;
    const env = kafkaEnv(kafka.brokers, kafka.credentials('downstream'));
    for (const example of languages) following.set(example.language, await Following.start(example, env, home));
    await publishAll();
  }, 120_000);
  afterAll(async () => {
    await mirror?.close();
    for (const one of following.values()) await one.stop();
    await kafka?.stop();
    await rm(home, { recursive: true, force: true });
  });

  async function publishAll(): Promise<void> {
    const publisher = new KafkaPublisher(as('twin-projector'));
    for (const { topic, key, value } of streams.flatMap(({ records }) => records)) {
      const contract = (topic === twinState.topic ? twinState : twinEvents) as unknown as Contract;
      await publisher.publish(contract, [{ value, key, partitionKey: key.split('#')[0]!, source: 'golden' }]);
    }
    await publisher.close();
  }

  it('the SDK follows every golden stream to its end', async () => {
    for (const { name, expected } of streams) {
      for (const [id, twin] of Object.entries(expected)) await until(`${name}: ${id}`, () => JSON.stringify(mirror.mirror.get(id) ?? null) === JSON.stringify(twin));
    }
  });

  it.each(languages.map(({ language }) => language))('the %s example follows every golden stream to the same end', async (language) => {
    const held = (): Map<string, RenderedTwin | null> => following.get(language)!.twins();
    const wanted = Object.fromEntries(streams.flatMap(({ expected }) => Object.entries(expected)));
    const matches = (): boolean => {
      const twins = held();
      return Object.entries(wanted).every(([id, twin]) => sameContent(twins.get(id) ?? null, twin));
    };
    await until(`${language} to hold all twins`, matches).catch(() => expect(Object.fromEntries(held())).toEqual(wanted));
  });
});

/** Equal as JSON values: languages differ in the order of keys and in how they write a number. */
function sameContent(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameContent((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
