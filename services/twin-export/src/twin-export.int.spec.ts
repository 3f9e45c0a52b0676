import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirrorTwins, type RunningMirror, type TopicReader } from '@orrery/client/kafka';
import { type Contract, contracts, deadLetters, exportContracts, platformInstances, platformLayout, type RegistryEntry, snapshotKey, type TwinDefinition, twinEvents, type TwinInput, twinRegistry, twinState } from '@orrery/contracts';
import { aclsFor, aclsForExporter, ensureTopics, followExportTopics, KafkaAdmin, KafkaPublisher, type KafkaSettings, readTopic } from '@orrery/kafka';
import { type Kafka, startKafka, waitUntil } from '@orrery/local-stack';
import { type RunningService, startService } from '@orrery/service-kit';
import { applyEvent, decide, type RenderedTwin, renderTwin, snapshotParts, type Twin } from '@orrery/twin-model';
import { AppModule } from './app.module.js';
import { readConfigOf } from './config.js';

const [LINE1, LINE2, PUMP, VALVE] = ['acme:riverside:line1', 'acme:riverside:line2', 'acme:riverside:pump', 'acme:riverside:valve'];
const TS = '2026-01-01T00:00:00.0000000Z';
const definition = (partOf?: string): TwinDefinition => ({
  model: 'dtmi:test:Pump;1',
  ...(partOf === undefined ? {} : { partOf }),
  properties: { flow: { kind: 'telemetry', datatype: 'double', source: 'plc' }, secret: { kind: 'telemetry', datatype: 'double', source: 'plc' } },
  relationships: [],
  sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } },
});

describe('an export on a real, secured Kafka', () => {
  let home: string;
  let kafka: Kafka;
  let publisher: KafkaPublisher;
  let topics: { close(): Promise<void> };
  let service: RunningService | undefined;
  const mirrors: RunningMirror[] = [];
  const twins = new Map<string, Twin>();
  let offset = 0;
  const as = (principal: string): KafkaSettings => ({ brokers: kafka.brokers, clientId: principal, realm: 'real', ...kafka.credentials(principal) });
  const { events, state } = exportContracts('supplier');

  /** What api and projector publish. */
  const register = (entry: RegistryEntry | null, key: string) => publisher.publish(twinRegistry, [{ value: entry, key, partitionKey: key, source: 'test' }]);
  async function project(input: TwinInput): Promise<void> {
    const before = twins.get(input.twinId);
    const { event } = decide(before, input, { offset: String(offset++), realm: 'real' });
    if (!event) throw new Error(`the input changed nothing: ${JSON.stringify(input)}`);
    await publisher.publish(twinEvents, [{ value: event, source: 'test', json: JSON.stringify(event) }]);
    const after = applyEvent(before, event);
    if (after) twins.set(input.twinId, after);
    else twins.delete(input.twinId);
    const parts = after ? snapshotParts(after, event.prevRev, { epoch: '1', logic: '1' }).map((value) => ({ value, source: 'test' })) : Object.keys(before!.parts).map((part) => ({ value: null, key: snapshotKey(input.twinId, part), partitionKey: input.twinId, source: 'test' }));
    await publisher.publish(twinState, parts);
  }
  const apply = async (twinId: string, of: TwinDefinition): Promise<void> => {
    await register({ type: 'twin', twinId, definition: of, appliedAt: TS }, `twin/${twinId}`);
    await project({ type: twins.has(twinId) ? 'changed' : 'registered', twinId, receivedTs: TS, by: 'ada', definition: of });
  };
  let second = 0;
  const read = (twinId: string, path: string, value: number): Promise<void> => {
    second += 1;
    const sourceTs = `2026-01-01T00:${String(Math.trunc(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.0000000Z`;
    return project({ type: 'readings', twinId, source: 'plc', epoch: '1', receivedTs: TS, readings: [{ path, value, datatype: 'double', quality: 'good', sourceTs }] });
  };
  const start = async (): Promise<void> => {
    service = await startService({ name: 'twin-export', version: '1', module: AppModule, config: readConfigOf({ ORRERY_KAFKA_BROKERS: kafka.brokers.join(','), ORRERY_KAFKA_USERNAME: 'twin-export', ORRERY_KAFKA_PASSWORD: kafka.credentials('twin-export')!.password, ORRERY_SESSION_TIMEOUT: '6s', ORRERY_LOG_LEVEL: 'fatal' }) });
  };
  /** A reader of the export, with the SDK's mirror over its two topics. */
  const follow = (eventsFrom: 'beginning' | 'end'): RunningMirror => {
    const reader: TopicReader = (contract, options) => readTopic(as('supplier'), (contract as unknown === twinEvents ? events : state) as never, options as never);
    const mirror = mirrorTwins(reader, { eventsFrom });
    mirrors.push(mirror);
    return mirror;
  };
  const selected = (twinId: string): RenderedTwin => {
    const twin = twins.get(twinId)!;
    const { secret: _secret, ...properties } = twin.definition.properties;
    return renderTwin({ ...twin, definition: { ...twin.definition, properties } });
  };
  const shows = ({ mirror }: RunningMirror, twinId: string) => waitUntil(`${twinId} in the export`, () => JSON.stringify(mirror.get(twinId)) === JSON.stringify(twins.has(twinId) ? selected(twinId) : undefined));

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'orrery-export-'));
    kafka = await startKafka({ home, env: {}, principals: ['twin-export', 'supplier'] });
    await ensureTopics(as('admin'), [twinRegistry, twinEvents, twinState, deadLetters, platformLayout, platformInstances] as unknown as Contract[]);
    const admin = new KafkaAdmin(as('admin'));
    await admin.createAcls([...aclsFor(contracts, 'twin-export'), ...aclsForExporter()]);
    await admin.close();
    publisher = new KafkaPublisher(as('admin'));
    topics = followExportTopics(as('admin'), true, () => undefined);
    await apply(LINE1, definition());
    await apply(LINE2, definition());
    await apply(PUMP, definition(LINE1));
    await apply(VALVE, definition(LINE2));
    await read(PUMP, 'flow', 1);
    await read(PUMP, 'secret', 2);
    await start();
    await register({ type: 'export', name: 'supplier', subtree: [LINE1], paths: ['flow'], readers: ['supplier'], appliedAt: TS }, 'export/supplier');
  }, 90_000);
  afterAll(async () => {
    await Promise.all(mirrors.map((mirror) => mirror.close()));
    await service?.stop();
    await topics?.close();
    await publisher?.close();
    await kafka?.stop();
    await rm(home, { recursive: true, force: true });
  }, 60_000);

  it('begins with what was there, and follows what comes', async () => {
    const mirror = follow('beginning');
    await mirror.caughtUp;
    await shows(mirror, PUMP);
    await shows(mirror, LINE1);
    for (const value of [3, 4, 5]) await read(PUMP, value === 4 ? 'secret' : 'flow', value);
    await shows(mirror, PUMP);
    expect(mirror.mirror.get(VALVE)).toBeUndefined();
    expect(mirror.mirror.waiting).toEqual([]);
  });

  it('is joined late by a reader with the SDK as it is', async () => {
    const late = follow('end');
    await late.caughtUp;
    await shows(late, PUMP);
    await read(PUMP, 'flow', 6);
    await shows(late, PUMP);
  });

  it('takes in a twin that is moved into its subtree, whole, and lets one go that leaves it', async () => {
    await read(VALVE, 'flow', 7);
    await apply(VALVE, definition(LINE1));
    await shows(mirrors[0]!, VALVE);
    await apply(VALVE, definition(LINE2));
    await waitUntil('the valve to be gone', () => mirrors[0]!.mirror.get(VALVE) === undefined);
    await apply(VALVE, definition(LINE1));
    await shows(mirrors[0]!, VALVE);
  });

  it('goes on after a restart where it stood, with what came in between', async () => {
    await service!.stop();
    await read(PUMP, 'flow', 8);
    await project({ type: 'deleted', twinId: VALVE, receivedTs: TS, by: 'ada' });
    await start();
    for (const mirror of mirrors) {
      await shows(mirror, PUMP);
      await waitUntil('the valve to be gone', () => mirror.mirror.get(VALVE) === undefined);
    }
    const late = follow('end');
    await late.caughtUp;
    await shows(late, PUMP);
  });

  it('never writes what is not selected, in no record of either topic', async () => {
    for (const contract of [events, state] as unknown as Contract[]) {
      const texts: string[] = [];
      const reading = readTopic(as('supplier'), contract, { from: 'beginning', onRecord: ({ raw }) => void texts.push(raw?.toString() ?? '') });
      await reading.caughtUp;
      await reading.close();
      expect(texts.length).toBeGreaterThan(0);
      expect(texts.filter((text) => text.includes('secret') || text.includes(LINE2))).toEqual([]);
    }
  });

  it('gives its readers no right to the whole, and takes back their right with the export', async () => {
    // A broker lists to each the topics that it may describe.
    const supplier = new KafkaAdmin(as('supplier'));
    expect((await supplier.listTopics()).sort()).toEqual([events.topic, state.topic]);
    await register(null, 'export/supplier');
    await waitUntil('the right to be gone', async () => (await supplier.listTopics()).length === 0);
    await supplier.close();
  });
});
