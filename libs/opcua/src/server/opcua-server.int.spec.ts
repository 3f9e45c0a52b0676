import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeIds, ClientMonitoredItem, ClientSubscription, type DataValue, OPCUAClient, StatusCodes, TimestampsToReturn, type UAVariable } from 'node-opcua';
import { addMethod, addObject, addVariable, canonicalTime, preciseTime, type RunningServer, startOpcuaServer, writeReading } from './index.js';

let folder: string;
let server: RunningServer;
let client: OPCUAClient;
const variables = new Map<string, UAVariable>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opcua-server-'));
  server = await startOpcuaServer({
    name: 'Test',
    namespaceUri: 'urn:orrery:test-server',
    host: '127.0.0.1',
    port: 0,
    pki: { root: folder, watch: false },
    securityMode: 'None',
    everyChange: true,
    build: (namespace) => {
      const object = addObject(namespace, 'M', 'M');
      variables.set('x', addVariable(namespace, object, { id: 'M.x', name: 'x', datatype: 'double' }));
      variables.set('count', addVariable(namespace, object, { id: 'M.count', name: 'count', datatype: 'int64' }));
      variables.set('sp', addVariable(namespace, object, { id: 'M.sp', name: 'sp', datatype: 'double', write: () => StatusCodes.BadInvalidState }));
      addMethod(namespace, object, 'M.Refuse', 'Refuse', { run: () => StatusCodes.BadInvalidState });
    },
  });
  client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 1 } });
  await client.connect(server.endpoint);
});

afterAll(async () => {
  await client.disconnect();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const variable = (name: string): UAVariable => variables.get(name) as UAVariable;

test('a time survives the wire to the last 100 ns, and the server time is its own', async () => {
  const session = await client.createSession();
  const serverTime = new Date('2026-01-01T00:00:00Z');
  writeReading(variable('x'), 'double', { value: 1, sourceTime: preciseTime('2020-03-09T10:14:33.1234567Z'), serverTime });
  const read = await session.read({ nodeId: variable('x').nodeId, attributeId: AttributeIds.Value });
  expect(canonicalTime(read.sourceTimestamp as Date, read.sourcePicoseconds)).toBe('2020-03-09T10:14:33.1234567Z');
  await session.close();
});

test.each([0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)])('the 64-bit integer %s arrives with every digit', async (value) => {
  const session = await client.createSession();
  writeReading(variable('count'), 'int64', { value, sourceTime: preciseTime('2020-03-09T10:14:33.0000000Z'), serverTime: new Date() });
  const [high, low] = (await session.read({ nodeId: variable('count').nodeId, attributeId: AttributeIds.Value })).value.value as [number, number];
  expect(BigInt.asIntN(64, (BigInt(high) << 32n) + BigInt(low))).toBe(value);
  await session.close();
});

test('a bad value in a full queue gets the overflow bit instead of ending the server', async () => {
  const session = await client.createSession();
  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 300, requestedLifetimeCount: 100, requestedMaxKeepAliveCount: 10, publishingEnabled: true });
  const item = ClientMonitoredItem.create(subscription, { nodeId: variable('x').nodeId, attributeId: AttributeIds.Value }, { samplingInterval: 0, queueSize: 3, discardOldest: true }, TimestampsToReturn.Both);
  const received: DataValue[] = [];
  const enough = new Promise<void>((resolve) => {
    item.on('changed', (dataValue) => {
      received.push(dataValue);
      if (dataValue.value.value === 99) resolve();
      if (received.length === 1) burst();
    });
  });
  const burst = (): void => {
    for (let n = 0; n < 20; n++) write(null);
    writeReading(variable('x'), 'double', { value: 99, sourceTime: preciseTime('2020-03-09T11:00:00.0000000Z'), serverTime: new Date() });
  };
  let tick = 0;
  const write = (value: number | null): void => {
    const status = tick++ % 2 === 0 ? StatusCodes.BadSensorFailure : StatusCodes.BadNoCommunication;
    writeReading(variable('x'), 'double', { value, status, sourceTime: preciseTime(`2020-03-09T10:15:${String(tick).padStart(2, '0')}.0000000Z`), serverTime: new Date() });
  };
  await enough;
  const burstReceived = received.slice(1);
  expect(burstReceived).toHaveLength(3);
  expect(burstReceived[0]?.statusCode.hasOverflowBit).toBe(true);
  expect(burstReceived[0]?.statusCode.isBad()).toBe(true);
  await subscription.terminate();
  await session.close();
});

test('a refused write leaves the old value, and a refused method says why', async () => {
  const session = await client.createSession();
  writeReading(variable('sp'), 'double', { value: 5, sourceTime: preciseTime('2020-03-09T10:14:33.0000000Z'), serverTime: new Date() });
  const nodeId = variable('sp').nodeId;
  expect(await session.write({ nodeId, attributeId: AttributeIds.Value, value: { value: { dataType: 'Double', value: 6 } } })).toBe(StatusCodes.BadInvalidState);
  expect(await session.read({ nodeId, attributeId: AttributeIds.Value })).toMatchObject({ value: { value: 5 }, statusCode: StatusCodes.Good });
  const index = nodeId.namespace;
  expect((await session.call({ objectId: `ns=${index};s=M`, methodId: `ns=${index};s=M.Refuse` })).statusCode).toBe(StatusCodes.BadInvalidState);
  await session.close();
});

test('cut connections end the channel while the session lives on', async () => {
  const session = await client.createSession();
  const reconnected = new Promise<void>((resolve) => client.once('connection_reestablished', () => resolve()));
  const before = server.sessions();
  await server.cutConnections();
  await reconnected;
  expect((await session.read({ nodeId: variable('sp').nodeId, attributeId: AttributeIds.Value })).value.value).toBe(5);
  expect(server.sessions()).toBe(before);
  await session.close();
});

test('forty clients are served at the same time', async () => {
  const before = server.sessions();
  const clients = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const one = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 0 } });
      await one.connect(server.endpoint);
      return { one, session: await one.createSession() };
    }),
  );
  expect(server.sessions()).toBe(before + 40);
  await Promise.all(clients.map(async ({ one, session }) => session.close().then(() => one.disconnect())));
});

test('a port that is taken is named, and nothing is left behind', async () => {
  const options = { name: 'Second', namespaceUri: 'urn:orrery:second', host: '127.0.0.1', port: server.port, pki: { root: join(folder, 'second'), watch: false }, securityMode: 'None' as const, build: () => undefined };
  await expect(startOpcuaServer(options)).rejects.toThrow(`Second cannot listen on 127.0.0.1:${server.port}`);
  const free = await startOpcuaServer({ ...options, port: 0 });
  await free.stop();
});
