import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeIds, ClientMonitoredItem, ClientSubscription, type DataValue, OPCUAClient, TimestampsToReturn } from 'node-opcua';
import { canonicalTime } from '@orrery/opcua/server';
import { NAMESPACE, readConfig, startReplay, type StartedReplay } from './index.js';

const MAPPING = join(import.meta.dirname, '..', 'recordings', 'mapping.yaml');

let folder: string;
let started: StartedReplay;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
  started = await startReplay(readConfig({ REPLAY_OPCUA_PORT: '0', REPLAY_HTTP_PORT: '0', REPLAY_PKI_DIR: folder, REPLAY_MAPPING: MAPPING, REPLAY_ALLOW_UNSECURED: 'true' }));
});

afterEach(async () => {
  await started.stop();
  await rm(folder, { recursive: true, force: true });
});

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${started.controlUrl}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function status(): Promise<Record<string, unknown>> {
  const { body } = await control('GET', '/status');
  return (body['recordings'] as Record<string, unknown>[])[0] as Record<string, unknown>;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('the condition did not come true within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Every notification of one column, until the returned function is called. */
async function watch(): Promise<{ received: DataValue[]; close: () => Promise<void> }> {
  const client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 0 } });
  await client.connect(started.endpoint);
  const session = await client.createSession();
  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 50, requestedLifetimeCount: 100, requestedMaxKeepAliveCount: 10, publishingEnabled: true });
  const index = (await session.readNamespaceArray()).indexOf(NAMESPACE);
  const item = ClientMonitoredItem.create(subscription, { nodeId: `ns=${index};s=water-loop.voltage`, attributeId: AttributeIds.Value }, { samplingInterval: 1000, queueSize: 1000 }, TimestampsToReturn.Both);
  const received: DataValue[] = [];
  item.on('changed', (dataValue) => received.push(dataValue));
  await until(() => received.length > 0);
  return {
    received,
    close: async () => {
      await subscription.terminate();
      await session.close();
      await client.disconnect();
    },
  };
}

const timeOf = (dataValue: DataValue | undefined): string => canonicalTime(dataValue?.sourceTimestamp as Date, dataValue?.sourcePicoseconds);

test('it waits until told to play, and its first answer is just before the first row', async () => {
  const { received, close } = await watch();
  expect(received[0]?.statusCode.name).toBe('BadWaitingForInitialData');
  expect(timeOf(received[0])).toBe('2024-05-14T07:59:59.9990000Z');
  expect(await status()).toMatchObject({ state: 'waiting', rows: 600, played: 0, lastTime: null, listeners: 1 });
  await control('POST', '/play', { rowsPerSecond: 2000 });
  await until(() => received.length === 601);
  expect(timeOf(received.at(-1))).toBe('2024-05-14T08:10:58.0000000Z');
  expect(await status()).toMatchObject({ state: 'finished', played: 600, lastTime: '2024-05-14T08:10:58.0000000Z' });
  await close();
});

test('it pauses and goes on without losing a row', async () => {
  const { received, close } = await watch();
  await control('POST', '/play', { rowsPerSecond: 300 });
  await until(() => received.length > 50);
  await control('POST', '/pause', { recording: 'water-loop' });
  const { played } = await status();
  await until(() => received.length === (played as number) + 1);
  expect(await status()).toMatchObject({ state: 'paused', played });
  await control('POST', '/play', { rowsPerSecond: 3000 });
  await until(() => received.length === 601);
  expect(received.slice(1).map(timeOf)).toEqual(started.recordings[0]?.rows.map((row) => row.time));
  await close();
});

test('rows played while the server is down are lost, and a new session finds the row that is current', async () => {
  const address = started.endpoint;
  await control('POST', '/play', { rowsPerSecond: 400, fromRow: 100 });
  await control('POST', '/server/stop');
  expect((await control('GET', '/health')).body['endpoint']).toBeNull();
  await until(async () => (await status())['state'] === 'finished');
  await control('POST', '/server/start');
  expect((await control('GET', '/health')).body['endpoint']).toBe(address);
  const { received, close } = await watch();
  expect(timeOf(received[0])).toBe('2024-05-14T08:10:58.0000000Z');
  expect((await status())['played']).toBe(500);
  await close();
});

test.each([
  ['/play', { recording: 'nothing' }, 404, 'there is no recording "nothing"; there are water-loop'],
  ['/play', { speed: 1, rowsPerSecond: 1 }, 400, 'give speed or rowsPerSecond, not both'],
  ['/play', { speed: 0 }, 400, 'numbers above 0'],
  ['/play', { fromRow: -1 }, 400, 'fromRow must be a whole number from 0'],
])('%s %j is refused', async (path, body, code, detail) => {
  expect(await control('POST', path, body)).toMatchObject({ status: code, body: { detail: expect.stringContaining(detail) } });
  expect(await status()).toMatchObject({ state: 'waiting' });
});
