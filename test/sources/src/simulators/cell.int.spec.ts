import { readConfig, startCnc, type StartedCnc } from '@orrery/cnc';
import { type Mqtt, startMqtt, waitUntil } from '@orrery/local-stack';
import mqtt, { type MqttClient } from 'mqtt';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let home: string;
let broker: Mqtt;
let cnc: StartedCnc;
let reader: MqttClient;
let messages: { topic: string; payload: Buffer; qos: number }[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'orrery-cell-'));
  broker = await startMqtt({ home });
  reader = await mqtt.connectAsync(broker.url, { ...broker.credentials('mqtt-ingestion'), ca: [readFileSync(broker.ca ?? '')], reconnectPeriod: 100 }, false);
  reader.on('error', () => undefined);
  reader.on('message', (topic, payload, { qos }) => messages.push({ topic, payload, qos }));
  await reader.subscribeAsync('riverside/#', { qos: 1 });
  const { username = '', password = '' } = broker.credentials('cnc') ?? {};
  cnc = await startCnc(readConfig({ CNC_HTTP_PORT: '0', CNC_PERIOD_MS: '50', CNC_MQTT_URL: broker.url, CNC_MQTT_CA: broker.ca ?? '', CNC_MQTT_USERNAME: username, CNC_MQTT_PASSWORD: password }));
});
afterAll(async () => {
  await reader?.endAsync(true);
  await cnc?.stop();
  await broker?.stop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  messages = [];
});

const of = (machine: string) => messages.filter(({ topic }) => topic === `riverside/machining/${machine}/telemetry`);
const stamp = (payload: Buffer): string | undefined => /"ts":"([^"]*)"/.exec(payload.toString('utf8'))?.[1];

async function cause(kind: string, target: string, value?: number): Promise<{ id: string }> {
  const response = await fetch(`${cnc.controlUrl}/faults`, { method: 'POST', body: JSON.stringify({ kind, target, ...(value === undefined ? {} : { value }) }) });
  const body = (await response.json()) as { id: string; detail?: string };
  if (!response.ok) throw new Error(body.detail);
  return body;
}

test('each machine publishes its telemetry at QoS 1 under its own topic, with its own time', async () => {
  await waitUntil('every machine', () => ['mill1', 'mill2', 'lathe1'].every((machine) => of(machine).length > 2));
  expect(messages.every(({ qos }) => qos === 1)).toBe(true);
  const times = of('mill1').map(({ payload }) => Date.parse(stamp(payload) ?? ''));
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test('faults on demand: no JSON, another topic, twice, out of order, a clock that is ahead', async () => {
  await cause('malformed', 'mill1', 3);
  await waitUntil('what cannot be read', () => of('mill1').filter(({ payload }) => !isTelemetry(payload)).length === 3);
  await cause('wrong-topic', 'mill2', 2);
  await waitUntil('stray messages', () => messages.filter(({ topic }) => topic === 'riverside/machining/mill2/status/unknown').length === 2);
  await cause('duplicates', 'lathe1', 3);
  await waitUntil('duplicates', () => of('lathe1').length - new Set(of('lathe1').map(({ payload }) => payload.toString())).size === 3);
  await cause('reordered', 'mill2', 5);
  await waitUntil('steps backwards', () => of('mill2').some(({ payload }, index, all) => index > 0 && (stamp(payload) ?? '') < (stamp(all[index - 1]!.payload) ?? '')));
  const { id } = await cause('clock-skew', 'lathe1', 7_200_000);
  await waitUntil('a clock ahead', () => of('lathe1').some(({ payload }) => Date.parse(stamp(payload) ?? '') > Date.now() + 7_000_000));
  await fetch(`${cnc.controlUrl}/faults/${id}`, { method: 'DELETE' });
  expect(await (await fetch(`${cnc.controlUrl}/faults`)).json()).toEqual([]);
  await expect(cause('malformed', 'press1')).rejects.toThrow(/mill1, mill2, lathe1/);
  await expect(cause('fire', 'mill1')).rejects.toThrow(/clock-skew/);
});

test('what was measured while the broker was away comes afterwards, none missing', async () => {
  await broker.kill();
  await waitUntil('messages to wait', () => cnc.cell.publisher.waiting > 30);
  const waiting = cnc.cell.publisher.waiting;
  messages = [];
  await broker.restart();
  await waitUntil('the reader to be back', () => reader.connected);
  await waitUntil('all of them taken', () => cnc.cell.publisher.waiting < 10);
  expect(cnc.cell.publisher).toMatchObject({ dropped: 0 });
  expect(waiting).toBeGreaterThan(30);
});

function isTelemetry(payload: Buffer): boolean {
  return /^\{"ts":"\d{4}-.*\}$/.test(payload.toString('utf8'));
}
