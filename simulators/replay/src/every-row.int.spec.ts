import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  ClientSubscription,
  DataChangeFilter,
  DataChangeTrigger,
  type DataValue,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  type ClientSession,
  TimestampsToReturn,
} from 'node-opcua';
import { canonicalTime, trustClient } from '@orrery/opcua/server';
import { type ReplayConfig } from './config.js';
import { type Recording } from './domain/recording.js';
import { waterLoopCsv, WATER_LOOP } from './domain/water-loop.js';
import { NAMESPACE, renderMapping, startReplay, type StartedReplay } from './index.js';

const RECORDINGS = 16;
const ROWS = 1200;
const COLUMNS = ['Accelerometer1RMS', 'Accelerometer2RMS', 'Current', 'Pressure', 'Temperature', 'Thermocouple', 'Voltage', 'Volume Flow RateRMS'];

let folder: string;
let client: OPCUAClient;
let clientPki: OPCUACertificateManager;
let started: StartedReplay | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
  clientPki = new OPCUACertificateManager({ rootFolder: join(folder, 'client'), automaticallyAcceptUnknownCertificate: true, disableFileWatchers: true });
  await clientPki.initialize();
  client = OPCUAClient.create({
    applicationName: 'every row',
    applicationUri: 'urn:orrery:test:every-row',
    clientCertificateManager: clientPki,
    certificateFile: join(folder, 'client', 'own', 'certs', 'client.pem'),
    securityMode: MessageSecurityMode.SignAndEncrypt,
    securityPolicy: SecurityPolicy.Basic256Sha256,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 1 },
  });
  await client.createDefaultCertificate();
  await trustClient(join(folder, 'server'), join(folder, 'client', 'own', 'certs', 'client.pem'));
});

afterAll(async () => {
  await client.disconnect();
  await clientPki.dispose();
  await started?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('every row of sixteen recordings at 500 rows/s arrives once, in order, with its exact source time', async () => {
  started = await start();
  await client.connect(started.endpoint);
  const session = await client.createSession();
  const received = new Map<string, DataValue[]>();
  const subscription = await subscribe(session, started.recordings, received);
  await request('POST', '/play', { rowsPerSecond: 500 });
  const expected = RECORDINGS * COLUMNS.length * ROWS;
  await until(() => [...received.values()].reduce((sum, values) => sum + values.length, 0) >= expected);

  for (const recording of started.recordings) {
    recording.columns.forEach((column, index) => {
      const values = received.get(`${recording.name}.${column.node}`) ?? [];
      expect(values.map((value) => canonicalTime(value.sourceTimestamp as Date, value.sourcePicoseconds))).toEqual(recording.rows.map((row) => row.time));
      expect(values.map((value) => (value.statusCode.isGood() ? (value.value.value as unknown) : value.statusCode.name))).toEqual(
        recording.rows.map((row) => (row.cells[index]?.status === 'good' ? row.cells[index].value : 'BadNoData')),
      );
    });
  }
  await subscription.terminate();
  await session.close();
}, 60_000);

async function start(): Promise<StartedReplay> {
  const recordings = [];
  for (let index = 0; index < RECORDINGS; index++) {
    const csv = waterLoopCsv({ ...WATER_LOOP, rows: ROWS, seed: index, startMs: WATER_LOOP.startMs + index * 3_600_000 });
    const lines = csv.split('\n');
    // Times below a millisecond, a value that repeats, and cells without a value.
    const edited = lines.map((line, row) => (row === 0 || line === '' ? line : line.replace(';', `.123456${row % 10};`).replace(/^(.*?;)[^;]*/, row % 100 === 5 ? '$1NaN' : row % 100 === 6 ? '$1' : '$&')));
    await writeFile(join(folder, `${index}.csv`), edited.join('\n'));
    recordings.push({ name: `loop-${index}`, file: `${index}.csv` });
  }
  const mapping = join(folder, 'mapping.yaml');
  await writeFile(mapping, renderMapping({ recordings, delimiter: ';', time: { column: 'datetime', format: 'YYYY-MM-DD HH:mm:ss.f' }, columns: COLUMNS.map((column) => ({ column })) }));
  const config: ReplayConfig = { host: '127.0.0.1', opcuaPort: 0, httpPort: 0, pkiDir: join(folder, 'server'), mapping, securityMode: 'SignAndEncrypt', trustUnknownClients: false };
  return startReplay(config);
}

/** Asks for sampling every 200 ms on purpose: the server revises it to every change. */
async function subscribe(session: ClientSession, recordings: Recording[], received: Map<string, DataValue[]>): Promise<ClientSubscription> {
  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 100, requestedLifetimeCount: 1000, requestedMaxKeepAliveCount: 10, publishingEnabled: true, maxNotificationsPerPublish: 0, priority: 1 });
  const index = (await session.readNamespaceArray()).indexOf(NAMESPACE);
  const ids = recordings.flatMap((recording) => recording.columns.map((column) => `${recording.name}.${column.node}`));
  const group = ClientMonitoredItemGroup.create(
    subscription,
    ids.map((id) => ({ nodeId: `ns=${index};s=${id}`, attributeId: AttributeIds.Value })),
    { samplingInterval: 200, queueSize: 5000, discardOldest: true, filter: new DataChangeFilter({ trigger: DataChangeTrigger.StatusValueTimestamp }) },
    TimestampsToReturn.Both,
  );
  let initial = 0;
  group.on('changed', (_item, dataValue, at) => {
    const id = ids[at] as string;
    if (dataValue.statusCode.name === 'BadWaitingForInitialData') return void initial++;
    const values = received.get(id) ?? [];
    values.push(dataValue);
    received.set(id, values);
  });
  await until(() => initial === ids.length);
  return subscription;
}

async function request(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${started?.controlUrl}${path}`, { method, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 50_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('the condition did not come true within 50 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
