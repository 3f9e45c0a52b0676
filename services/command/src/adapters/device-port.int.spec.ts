import { type DevicePort, type DeviceReading } from '@orrery/commands';
import { type Mqtt, waitUntil } from '@orrery/local-stack';
import { logStackTo, openClientPki, OpcuaDevice, type ClientPki } from '@orrery/opcua';
import { type RunningServer, StatusCodes } from '@orrery/opcua/server';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SparkplugDevice } from './sparkplug-device.js';
import { startBroker, TestEdge } from '../testing/test-broker.js';
import { NAMESPACE, startMachines, type TestMachine } from '../testing/test-machines.js';

/** One transport: a device with a speed that may be written, which logs every write, and all that a command needs of it. */
interface Transport {
  readonly device: DevicePort;
  readonly speed: string;
  readonly unknown: string;
  readonly text: string;
  readonly writes: readonly unknown[];
  /** What the device does with the next writes. */
  deaf(): void;
  /** Somebody changes the speed at the device itself. */
  set(value: number): void;
}

const home = mkdtempSync(join(tmpdir(), 'orrery-device-port-'));
let server: RunningServer;
let machine: TestMachine;
let pki: ClientPki;
let broker: Mqtt;
let node: TestEdge;
let child: TestEdge;
const devices: DevicePort[] = [];

// The stack tells at length of a server that it does not trust.
logStackTo(() => undefined);

beforeAll(async () => {
  const [plant, mqtt] = await Promise.all([startMachines(['m'], join(home, 'pki-plant')), startBroker(home)]);
  server = plant.server;
  machine = plant.machines.get('m')!;
  broker = mqtt;
  pki = await openClientPki({ root: join(home, 'pki'), applicationUri: 'urn:orrery:command', applicationName: 'orrery-command', watch: false });
  cpSync(join(home, 'pki-plant', 'own', 'certs', 'certificate.pem'), join(pki.trustedFolder, 'plant.pem'));
  await pki.manager.reloadCertificates();
  [node, child] = await Promise.all([TestEdge.start(broker, 'press'), TestEdge.start(broker, 'gateway', 'oven')]);
}, 120_000);

afterAll(async () => {
  await Promise.all(devices.map((device) => device.close()));
  await Promise.all([node.stop(), child.stop()]);
  await Promise.all([broker.stop(), server.stop(), pki.close()]);
  rmSync(home, { recursive: true, force: true });
}, 60_000);

/** As command connects: by its own account. */
function sparkplug(role: 'passive' | 'secondary' = 'secondary'): SparkplugDevice {
  const { username, password } = broker.credentials('command')!;
  const device = new SparkplugDevice({ endpoint: broker.url, ca: readFileSync(broker.ca!, 'utf8'), user: () => ({ user: username, password }), role, birthTimeoutMs: role === 'passive' ? 300 : 15_000 });
  devices.push(device);
  return device;
}

function opcua(): OpcuaDevice {
  const device = new OpcuaDevice({ endpoint: server.endpoint, securityMode: 'SignAndEncrypt', securityPolicy: 'Basic256Sha256', pki });
  devices.push(device);
  return device;
}

const overOpcua = (): Transport => {
  const at = (signal: string) => `nsu=${NAMESPACE};s=m.${signal}`;
  machine.temper = () => StatusCodes.Good;
  const deaf = () => {
    machine.temper = (_value, its) => {
      const before = its.writes.length;
      setImmediate(() => its.writes.length === before && its.setSpeed(9_000));
      return StatusCodes.Good;
    };
  };
  return { device: opcua(), speed: at('speed'), unknown: at('missing'), text: at('jam'), writes: machine.writes, deaf, set: (value) => machine.setSpeed(value) };
};

const overSparkplug = (edge: TestEdge) => (): Transport => {
  edge.temper = () => true;
  return { device: sparkplug(), speed: edge.address('speed'), unknown: edge.address('missing'), text: edge.address('label'), writes: edge.writes, deaf: () => (edge.temper = () => false), set: (value) => edge.setSpeed(value) };
};

describe.each<[string, () => Transport]>([
  ['a node of an OPC UA server', overOpcua],
  ['a metric of a Sparkplug edge node (NCMD)', () => overSparkplug(node)()],
  ['a metric of a Sparkplug device (DCMD)', () => overSparkplug(child)()],
])('the device port, over %s', (_name, transport) => {
  const write = ({ speed }: Transport, value: unknown) => ({ kind: 'write' as const, address: speed, value, datatype: 'double' as const });
  const read = async ({ device, speed }: Transport): Promise<DeviceReading | undefined> => (await device.read([speed]))[0];
  const reads = async (at: Transport, value: number): Promise<DeviceReading> => {
    let seen: DeviceReading | undefined;
    await waitUntil(`the speed to read ${value}`, async () => (seen = await read(at))?.value === value, { timeoutMs: 20_000 });
    return seen!;
  };

  it('reads with quality, the time of the value and the clock of the device; what is not there is never good', async () => {
    const at = transport();
    at.set(9_000);
    const now = await reads(at, 9_000);
    expect(now).toMatchObject({ quality: 'good', sourceTs: expect.stringMatching(/Z$/), serverTs: expect.stringMatching(/Z$/) });
    expect(Math.abs(Date.parse(now.serverTs!) - Date.now())).toBeLessThan(10_000);
    const [missing] = await at.device.read([at.unknown]);
    expect(missing?.quality ?? 'none').not.toBe('good');
  });

  it('takes one write, and shows it with a time from after it', async () => {
    const at = transport();
    at.set(9_000);
    const before = await reads(at, 9_000);
    const written = at.writes.length;
    expect(await at.device.obstacle(write(at, 10_000))).toBeUndefined();
    // Sparkplug acknowledges no command: what is published is not known to have arrived.
    expect(['accepted', 'lost']).toContain((await at.device.perform(write(at, 10_000))).kind);
    const after = await reads(at, 10_000);
    expect(after.sourceTs! > before.serverTs!).toBe(true);
    expect(at.writes.slice(written)).toEqual([10_000]);
  });

  it('says why it would not take what it does not have, or what is of another type, and does nothing', async () => {
    const at = transport();
    await reads(at, 10_000);
    const written = at.writes.length;
    expect(await at.device.obstacle({ ...write(at, 1), address: at.unknown })).toBeDefined();
    expect((await at.device.perform({ ...write(at, 1), address: at.unknown })).kind).not.toBe('accepted');
    expect((await at.device.perform({ ...write(at, 1), address: at.text })).kind).not.toBe('accepted');
    expect(at.writes.slice(written)).toEqual([]);
  });

  it('lets nothing leave that is too late when all is ready', async () => {
    const at = transport();
    await reads(at, 10_000);
    const written = at.writes.length;
    expect(await at.device.perform(write(at, 10_500), () => false)).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('too long') });
    await reads(at, 10_000);
    expect(at.writes.slice(written)).toEqual([]);
  });

  it('that takes a write and does not change is seen not to have changed', async () => {
    const at = transport();
    at.set(9_000);
    await reads(at, 9_000);
    const written = at.writes.length;
    at.deaf();
    await at.device.perform(write(at, 11_000));
    await waitUntil('the device to have it', () => at.writes.length > written);
    await reads(at, 9_000);
    expect(at.writes.slice(written)).toEqual([11_000]);
  });
});

describe('an OPC UA server', () => {
  it('whose certificate nobody trusts is not written to', async () => {
    const strange = await openClientPki({ root: join(home, 'pki-strange'), applicationUri: 'urn:orrery:command', applicationName: 'orrery-command' });
    const device = new OpcuaDevice({ endpoint: server.endpoint, securityMode: 'SignAndEncrypt', securityPolicy: 'Basic256Sha256', pki: strange });
    const written = machine.writes.length;
    expect(await device.perform({ kind: 'write', address: `nsu=${NAMESPACE};s=m.speed`, value: 12_000, datatype: 'double' })).toMatchObject({ kind: 'not-sent' });
    expect(machine.writes.slice(written)).toEqual([]);
    await device.close();
    await strange.close();
  });
});

describe('a Sparkplug device', () => {
  it('has no methods, and says so', async () => {
    const call = { kind: 'call' as const, object: 'a', method: 'b', arguments: [] };
    expect(await sparkplug().obstacle(call)).toContain('no methods');
    expect(await sparkplug().perform(call)).toMatchObject({ kind: 'not-sent' });
  });

  it('of a passive source is not asked for a birth: command says why it cannot write, and publishes nothing', async () => {
    const device = sparkplug('passive');
    const deed = { kind: 'write' as const, address: node.address('speed'), value: 1, datatype: 'double' as const };
    expect(await device.obstacle(deed)).toContain('its source is passive');
    expect(await device.perform(deed)).toMatchObject({ kind: 'not-sent' });
  });

  it('that is dead is stale, and is not written to', async () => {
    const device = sparkplug();
    const deed = { kind: 'write' as const, address: child.address('speed'), value: 12_000, datatype: 'double' as const };
    await waitUntil('the device to be known', async () => (await device.read([deed.address]))[0]?.quality === 'good');
    const written = child.writes.length;
    child.die();
    await waitUntil('the device to be stale', async () => (await device.read([deed.address]))[0]?.quality === 'stale');
    expect(await device.obstacle(deed)).toContain('gateway/oven is dead');
    expect(await device.perform(deed)).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('is dead') });
    expect(child.writes.slice(written)).toEqual([]);
  });

  it('on a broker that is away is not written to', async () => {
    const device = new SparkplugDevice({ endpoint: 'mqtts://127.0.0.1:1', role: 'secondary' });
    const deed = { kind: 'write' as const, address: node.address('speed'), value: 1, datatype: 'double' as const };
    expect(await device.obstacle(deed)).toContain('cannot be reached');
    expect(await device.perform(deed)).toMatchObject({ kind: 'not-sent' });
    expect(await device.read([deed.address])).toEqual([undefined]);
  });
});
