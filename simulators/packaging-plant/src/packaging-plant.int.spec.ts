import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeIds, type ClientSession, DataType, type DataValue, MessageSecurityMode, OPCUACertificateManager, OPCUAClient, SecurityPolicy, StatusCodes, Variant } from 'node-opcua';
import { trustClient } from '@orrery/opcua/server';
import { NAMESPACE, readConfig, startPlant, type StartedPlant } from './index.js';

let folder: string;
let plant: StartedPlant;
let client: OPCUAClient;
let session: ClientSession;
let index: number;
const disposables: OPCUACertificateManager[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packaging-plant-'));
  plant = await startPlant(readConfig({ PACKAGING_PLANT_OPCUA_PORT: '0', PACKAGING_PLANT_HTTP_PORT: '0', PACKAGING_PLANT_PKI_DIR: join(folder, 'server') }));
  client = await newClient('trusted', MessageSecurityMode.SignAndEncrypt);
  await trustClient(join(folder, 'server'), join(folder, 'trusted', 'own', 'certs', 'client.pem'));
  await connect();
});

afterAll(async () => {
  await client?.disconnect();
  await plant?.stop();
  for (const pki of disposables) await pki.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function newClient(name: string, securityMode: MessageSecurityMode): Promise<OPCUAClient> {
  const root = join(folder, name);
  const pki = new OPCUACertificateManager({ rootFolder: root, automaticallyAcceptUnknownCertificate: true, disableFileWatchers: true });
  await pki.initialize();
  disposables.push(pki);
  const made = OPCUAClient.create({
    applicationName: name,
    applicationUri: `urn:orrery:test:${name}`,
    clientCertificateManager: pki,
    certificateFile: join(root, 'own', 'certs', 'client.pem'),
    securityMode,
    securityPolicy: securityMode === MessageSecurityMode.None ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 50 },
  });
  await made.createDefaultCertificate();
  return made;
}

/** The server notices a newly trusted certificate within moments, by watching the folder. */
async function connect(): Promise<void> {
  await until(async () => {
    try {
      await client.connect(plant.endpoint);
      return true;
    } catch {
      return false;
    }
  });
  session = await client.createSession();
  index = (await session.readNamespaceArray()).indexOf(NAMESPACE);
}

const node = (id: string): string => `ns=${index};s=${id}`;
const read = (id: string, from = session): Promise<DataValue> => from.read({ nodeId: node(id), attributeId: AttributeIds.Value });

async function write(id: string, value: number, dataType = DataType.Double): Promise<string> {
  const status = await session.write({ nodeId: node(id), attributeId: AttributeIds.Value, value: { value: new Variant({ dataType, value }) } });
  return status.name;
}

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${plant.controlUrl}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('the condition did not come true within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a reading carries its unit, its range and the time of its simulation step', async () => {
  const flow = 'Line1.Filler.FlowRate';
  await until(async () => (await read(flow)).value.value > 2);
  const dataValue = await read(flow);
  expect(dataValue.statusCode).toBe(StatusCodes.Good);
  expect(Math.abs(Date.now() - (dataValue.sourceTimestamp?.getTime() ?? 0))).toBeLessThan(60_000);
  const browse = await session.browse(node(flow));
  const property = async (name: string): Promise<DataValue> => {
    const nodeId = browse.references?.find((reference) => reference.browseName.name === name)?.nodeId;
    return session.read({ nodeId: nodeId?.toString() ?? '', attributeId: AttributeIds.Value });
  };
  expect((await property('EngineeringUnits')).value.value).toMatchObject({ unitId: 4_666_673, displayName: { text: 'l/s' } });
  expect((await property('EURange')).value.value).toMatchObject({ low: 0, high: 5 });
});

test('a 64-bit counter beyond 2^53 keeps its digits', async () => {
  const dataValue = await read('Line1.Filler.MainMotor.EncoderPosition');
  expect(dataValue.value.dataType).toBe(DataType.Int64);
  const [high, low] = dataValue.value.value as [number, number];
  expect((BigInt(high) << 32n) + BigInt(low)).toBeGreaterThan(2n ** 53n);
});

test('a client nobody trusts is refused, and so is an unencrypted one', async () => {
  const stranger = await newClient('stranger', MessageSecurityMode.SignAndEncrypt);
  await expect(stranger.connect(plant.endpoint)).rejects.toThrow();
  const plain = await newClient('plain', MessageSecurityMode.None);
  await expect(plain.connect(plant.endpoint).then(() => plain.createSession())).rejects.toThrow();
  await stranger.disconnect();
  await plain.disconnect();
});

test('a setpoint that a client writes acts; one out of range or of the wrong type is refused and changes nothing', async () => {
  const setpoint = 'Line1.Filler.SpeedSetpoint';
  expect(await write(setpoint, 9000)).toBe('Good');
  expect((await read(setpoint)).value.value).toBe(9000);
  await until(async () => Math.abs((await read('Line1.Filler.Speed')).value.value - 9000) < 100);
  expect(await write(setpoint, 90_000)).toBe('BadOutOfRange');
  expect(await write(setpoint, 9, DataType.Int32)).toBe('BadTypeMismatch');
  expect(await write('Line1.Filler.FlowRate', 1)).toBe('BadNotWritable');
  const { body } = await control('GET', '/writes');
  expect((body as unknown as { node: string; value: number }[]).filter((logged) => logged.node === setpoint)).toEqual([expect.objectContaining({ value: 9000 })]);
  expect(await read(setpoint)).toMatchObject({ value: { value: 9000 }, statusCode: StatusCodes.Good });
});

test('a jam over HTTP aborts the machine until a client calls ClearJam', async () => {
  const { status, body } = await control('POST', '/faults', { kind: 'jam', target: 'Line1.Capper' });
  expect([status, body['kind']]).toEqual([200, 'jam']);
  await until(async () => (await read('Line1.Capper.State')).value.value === 9);
  const result = await session.call({ objectId: node('Line1.Capper'), methodId: node('Line1.Capper.ClearJam') });
  expect(result.statusCode).toBe(StatusCodes.Good);
  await until(async () => (await read('Line1.Capper.State')).value.value !== 9);
  expect((await control('GET', '/faults')).body).toEqual([]);
});

test('StartCleaning takes a duration, acts on what can be read back, and the journal names it with its argument', async () => {
  const clean = (duration: number) => session.call({ objectId: node('Line2.Filler'), methodId: node('Line2.Filler.StartCleaning'), inputArguments: [{ dataType: DataType.Double, value: duration }] });
  const refused = await clean(1);
  expect([refused.statusCode, refused.inputArgumentResults?.[0]]).toEqual([StatusCodes.BadInvalidArgument, StatusCodes.BadOutOfRange]);
  expect((await clean(5)).statusCode).toBe(StatusCodes.Good);
  await until(async () => (await read('Line2.Filler.Cleaning')).value.value === true);
  const { body } = await control('GET', '/writes');
  expect((body as unknown as { node: string; arguments?: object }[]).filter((logged) => logged.node === 'Line2.Filler.StartCleaning').map((logged) => logged.arguments)).toEqual([{ Duration: 5 }]);
});

test('a setpoint can be ignored, complete later, or take its value while the connections are cut before the answer', async () => {
  const setpoint = 'Line2.Filler.SpeedSetpoint';
  const during = async (kind: string, work: () => Promise<void>): Promise<void> => {
    const { body } = await control('POST', '/faults', { kind, target: setpoint, value: 1 });
    await work();
    await control('DELETE', `/faults/${String(body['id'])}`);
  };
  const former = (await read(setpoint)).value.value as number;
  await during('ignores-writes', async () => expect([await write(setpoint, 9100), (await read(setpoint)).value.value]).toEqual(['Good', former]));
  await during('completes-later', async () => expect([await write(setpoint, 9200), (await read(setpoint)).value.value]).toEqual(['GoodCompletesAsynchronously', former]));
  await until(async () => (await read(setpoint)).value.value === 9200);
  await during('cut-on-write', async () => expect(write(setpoint, 9300)).rejects.toThrow());
  await client.disconnect();
  client = await newClient('trusted', MessageSecurityMode.SignAndEncrypt);
  await connect();
  expect((await read(setpoint)).value.value).toBe(9300);
});

test('a bad sensor answers BadSensorFailure without a value, and is well after its repair', async () => {
  const id = 'Line2.Filler.InletPressure';
  const { body } = await control('POST', '/faults', { kind: 'bad', target: id });
  await until(async () => (await read(id)).statusCode.name === 'BadSensorFailure');
  expect((await read(id)).value.dataType).toBe(DataType.Null);
  expect((await control('DELETE', `/faults/${String(body['id'])}`)).status).toBe(200);
  await until(async () => (await read(id)).statusCode.isGood());
});

test('nonsense over HTTP is answered with what would be right', async () => {
  expect(await control('POST', '/faults', { kind: 'fire', target: 'Line1.Filler' })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('there are jam, clog') } });
  expect(await control('DELETE', '/faults/fault-99')).toMatchObject({ status: 400, body: { detail: expect.stringContaining('there is no fault fault-99') } });
  expect(await control('POST', '/speed', { factor: -1 })).toMatchObject({ status: 400 });
  expect((await control('GET', '/nowhere')).status).toBe(404);
});

test('a slow server answers late', async () => {
  const { body } = await control('POST', '/faults', { kind: 'slow-server', value: 600 });
  const started = performance.now();
  await read('Site.Power');
  expect(performance.now() - started).toBeGreaterThan(550);
  await control('DELETE', `/faults/${String(body['id'])}`);
});

test('the plant goes on while its server is down, and a restarted server is at the same address', async () => {
  const before = (await control('GET', '/health')).body;
  await client.disconnect();
  await control('POST', '/server/stop');
  expect((await control('GET', '/health')).body['endpoint']).toBeNull();
  await until(async () => ((await control('GET', '/health')).body['seconds'] as number) > (before['seconds'] as number) + 1);
  await control('POST', '/server/start');
  expect((await control('GET', '/health')).body['endpoint']).toBe(before['endpoint']);
  client = await newClient('trusted', MessageSecurityMode.SignAndEncrypt);
  await connect();
  expect((await read('Line1.Filler.SpeedSetpoint')).value.value).toBe(9000);
});

test('faster than life, the source times are still those of the wall clock', async () => {
  await control('POST', '/speed', { factor: 20 });
  const start = (await control('GET', '/health')).body['seconds'] as number;
  await until(async () => ((await control('GET', '/health')).body['seconds'] as number) > start + 40);
  expect(Math.abs(Date.now() - ((await read('Line1.Filler.FlowRate')).sourceTimestamp?.getTime() ?? 0))).toBeLessThan(60_000);
  await control('POST', '/speed', { factor: 1 });
});
