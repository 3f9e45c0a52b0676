import { decodePayload, HostApplication, type HostEffect, parseTopic } from '@orrery/sparkplug';
import { type Mqtt, startMqtt, waitUntil } from '@orrery/local-stack';
import { readConfig, startPlant, type StartedPlant } from '@orrery/packaging-plant';
import mqtt, { type MqttClient } from 'mqtt';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Message {
  type: string;
  edgeNode: string;
  device?: string;
  seq?: number;
  bdSeq?: bigint;
  metrics: { name?: string; alias?: bigint; isHistorical?: boolean }[];
}

let home: string;
let broker: Mqtt;
let plant: StartedPlant;
let observer: MqttClient;
let messages: Message[] = [];
let host: HostApplication;
let effects: HostEffect[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'orrery-gateways-'));
  broker = await startMqtt({ home });
  observer = await observe();
  const { username = '', password = '' } = broker.credentials('packaging-plant') ?? {};
  plant = await startPlant(
    readConfig({
      PACKAGING_PLANT_OPCUA_PORT: '0',
      PACKAGING_PLANT_HTTP_PORT: '0',
      PACKAGING_PLANT_PKI_DIR: join(home, 'plant-pki'),
      PACKAGING_PLANT_MQTT_URL: broker.url,
      PACKAGING_PLANT_MQTT_CA: broker.ca ?? '',
      PACKAGING_PLANT_MQTT_USERNAME: username,
      PACKAGING_PLANT_MQTT_PASSWORD: password,
    }),
  );
});
afterAll(async () => {
  await observer?.endAsync(true);
  await plant?.stop();
  await broker?.stop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  messages = [];
  effects = [];
});

/** A host application of the library's own beside the raw messages: what it makes of them is what an ingestion would. */
async function observe(): Promise<MqttClient> {
  host = new HostApplication({ role: 'secondary', groups: ['Riverside'], reorderTimeoutMs: 200, salt: 'observer' });
  const { username, password } = broker.credentials('admin') ?? {};
  const client = await mqtt.connectAsync(broker.url, { username, password, ca: [readFileSync(broker.ca ?? '')], reconnectPeriod: 100, connectTimeout: 2_000 }, false);
  client.on('message', (topic, bytes) => {
    const at = Date.now();
    effects.push(...host.receive({ topic, bytes, at, retain: false }));
    const to = parseTopic(topic);
    const decoded = decodePayload(bytes);
    if (to.type === 'STATE' || to.type === 'bad' || !decoded.ok) return;
    const { metrics, seq } = decoded.payload;
    const bdSeq = metrics.find(({ name }) => name === 'bdSeq')?.value?.value;
    messages.push({ type: to.type, edgeNode: to.edgeNode, metrics, ...(to.device === undefined ? {} : { device: to.device }), ...(seq === undefined ? {} : { seq }), ...(typeof bdSeq === 'bigint' ? { bdSeq } : {}) });
  });
  // As an ingestion does: what was said while it was away is doubted, and a node that says nothing new is asked.
  client.on('connect', () => effects.push(...host.reconnected(Date.now())));
  await client.subscribeAsync('spBv1.0/Riverside/#', { qos: 1 });
  return client;
}

/** What a secondary host does about data whose birth it has missed. */
function askRebirths(): void {
  effects.push(...host.tick(Date.now()));
  for (const effect of effects.splice(0)) if (effect.type === 'rebirth' && effect.publish) observer.publish(effect.publish.topic, Buffer.from(effect.publish.payload));
}
const of = (edgeNode: string, ...types: string[]): Message[] => messages.filter((message) => message.edgeNode === edgeNode && types.includes(message.type));
const seen = (edgeNode: string, ...types: string[]): Promise<void> => waitUntil(`${types.join(', ')} of ${edgeNode}`, () => of(edgeNode, ...types).length > 0);

async function cause(kind: string, target: string, value?: number): Promise<string> {
  const response = await fetch(`${plant.controlUrl}/faults`, { method: 'POST', body: JSON.stringify({ kind, target, ...(value === undefined ? {} : { value }) }) });
  const body = (await response.json()) as { id: string; detail?: string };
  if (!response.ok) throw new Error(body.detail);
  return body.id;
}
const repair = (id: string): Promise<Response> => fetch(`${plant.controlUrl}/faults/${id}`, { method: 'DELETE' });
async function gatewaysHealth(): Promise<Record<string, { online: boolean; bdSeq: number; stored: number }>> {
  const health = (await (await fetch(`${plant.controlUrl}/health`)).json()) as { gateways: Record<string, { online: boolean; bdSeq: number; stored: number }> };
  return health.gateways;
}
const activeFaults = async (): Promise<unknown> => (await fetch(`${plant.controlUrl}/faults`)).json();

test('every gateway is born with its devices, then sends data in sequence that a host understands', async () => {
  await waitUntil('all births', () => host.summaries().length === 5 && host.summaries().every(({ online }) => online));
  await seen('line1-energy', 'NDATA');
  await seen('line2-vibration', 'DDATA');
  expect(effects.filter(({ type }) => type === 'quarantine' || type === 'rebirth')).toEqual([]);
  expect(of('line1-energy', 'NDATA')[0]?.metrics.every(({ name }) => name === undefined)).toBe(true);
});

test('asked for a rebirth, a gateway is born again with the same bdSeq', async () => {
  const summary = host.summaries().find(({ edgeNode }) => edgeNode === 'line1-energy');
  await cause('sequence-loss', 'line1-energy');
  await waitUntil('a rebirth asked for', () => {
    effects.push(...host.tick(Date.now()));
    return effects.some(({ type }) => type === 'rebirth');
  });
  askRebirths();
  await seen('line1-energy', 'NBIRTH');
  expect(of('line1-energy', 'NBIRTH')[0]?.bdSeq).toBe(BigInt(summary?.bdSeq ?? -1));
  expect(await activeFaults()).toEqual([]);
});

test('a power cut brings the will; the values of the outage come after the next birth, flagged historical', async () => {
  const fault = await cause('edge-offline', 'line2-energy');
  await seen('line2-energy', 'NDEATH');
  const dead = of('line2-energy', 'NDEATH')[0]?.bdSeq ?? -1n;
  await waitUntil('stored values', async () => (await gatewaysHealth())['line2-energy']!.stored > 10);
  await repair(fault);
  await seen('line2-energy', 'NBIRTH');
  await seen('line2-energy', 'NDATA');
  expect(of('line2-energy', 'NBIRTH')[0]?.bdSeq).toBe((dead + 1n) % 256n);
  expect(of('line2-energy', 'NDATA')[0]?.metrics.every(({ isHistorical }) => isHistorical)).toBe(true);
});

test('a death of another session harms nobody, and a device comes and goes alone', async () => {
  await cause('wrong-bdseq', 'line1-vibration');
  await seen('line1-vibration', 'NDEATH');
  expect(host.summaries().find(({ edgeNode }) => edgeNode === 'line1-vibration')).toMatchObject({ online: true });
  const fault = await cause('device-offline', 'line1-vibration/Filler');
  await seen('line1-vibration', 'DDEATH');
  await repair(fault);
  await seen('line1-vibration', 'DBIRTH');
  expect(of('line1-vibration', 'DDEATH', 'DBIRTH').map(({ type, device }) => `${type} ${device}`)).toEqual(['DDEATH Filler', 'DBIRTH Filler']);
});

test('a storm of births, an alias that nobody declared, data before the birth', async () => {
  await cause('birth-storm', 'line1-energy', 30);
  await waitUntil('thirty births', () => of('line1-energy', 'NBIRTH').length === 30);
  await cause('unknown-alias', 'line2-energy');
  await waitUntil('its quarantine', () => effects.some(({ type }) => type === 'quarantine'));
  await cause('data-before-birth', 'utilities-vibration');
  await seen('utilities-vibration', 'NBIRTH');
  expect(of('utilities-vibration', 'NDATA', 'NBIRTH')[0]?.type).toBe('NDATA');
});

test('when the broker is killed and comes back, each gateway is born anew and brings what it stored', async () => {
  const before = await gatewaysHealth();
  await broker.kill();
  await waitUntil('every gateway to store', async () => Object.values(await gatewaysHealth()).every(({ online, stored }) => !online && stored > 10));
  await broker.restart();
  await waitUntil('births', () => {
    // A gateway that was back before this host has to be asked.
    askRebirths();
    return Object.keys(before).every((edgeNode) => of(edgeNode, 'NBIRTH').length > 0);
  });
  await waitUntil('history', () => messages.some(({ type, metrics }) => type === 'DDATA' && metrics.some(({ isHistorical }) => isHistorical)));
  const after = await gatewaysHealth();
  for (const [name, { bdSeq }] of Object.entries(before)) expect([name, (after[name]!.bdSeq - bdSeq + 256) % 256 >= 1]).toEqual([name, true]);
});

test('a fault that no gateway can have is refused with what would be right, and is not active', async () => {
  await expect(cause('edge-offline', 'line9-energy')).rejects.toThrow(/line1-energy/);
  await expect(cause('device-offline', 'line1-vibration/Kettle')).rejects.toThrow(/Filler/);
  await expect(cause('sequence-loss', 'line1-vibration/Filler')).rejects.toThrow(/edge node alone/);
  expect(await activeFaults()).toEqual([]);
});
