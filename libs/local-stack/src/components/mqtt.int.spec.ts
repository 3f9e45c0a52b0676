import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../process/wait-until.js';
import { type BrokerKind, type Mqtt, startMqtt } from './mqtt.js';

let home: string;
let broker: Mqtt;
let clients: MqttClient[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'orrery-mqtt-'));
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  clients = [];
  await broker.stop();
  rmSync(home, { recursive: true, force: true });
});

const kinds: BrokerKind[] = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'].some(existsSync) ? ['mosquitto', 'aedes'] : ['aedes'];
if (!kinds.includes('mosquitto')) process.stderr.write('skipped: the local broker as Mosquitto, because it is not installed\n');

async function connect(account: string, more: IClientOptions = {}): Promise<MqttClient> {
  const { username, password } = broker.credentials(account) ?? {};
  const ca = broker.ca ? { ca: [readFileSync(broker.ca)] } : {};
  const client = await mqtt.connectAsync(broker.url, { username, password, ...ca, reconnectPeriod: 100, ...more }, false);
  clients.push(client);
  return client;
}

describe.each(kinds)('%s', (kind) => {
  beforeEach(async () => {
    broker = await startMqtt({ home, kind });
  });

  test('nobody gets in without a password, or trusts it without its authority', async () => {
    expect(broker).toMatchObject({ kind, found: 'native', url: expect.stringMatching(/^mqtts:\/\/127\.0\.0\.1:\d+$/) });
    await expect(connect('cnc', { password: 'guessed', reconnectPeriod: 0 })).rejects.toThrow(/not authorized|bad user ?name or password/i);
    await expect(connect('cnc', { username: undefined, password: undefined, reconnectPeriod: 0 })).rejects.toThrow(/not authorized|bad user ?name or password/i);
    await expect(connect('cnc', { ca: [], reconnectPeriod: 0 })).rejects.toThrow(/certificate/);
    expect(statSync(join(home, 'pki', 'mqtt', 'ca-key.pem')).mode & 0o777).toBe(0o600);
  });

  test('a device writes where it stands and nowhere else, and reads no one', async () => {
    const seen: string[] = [];
    const admin = await connect('admin');
    admin.on('message', (topic) => seen.push(topic));
    await admin.subscribeAsync('#', { qos: 1 });
    const cnc = await connect('cnc');
    cnc.on('message', (topic) => seen.push(`cnc saw ${topic}`));
    await cnc.subscribeAsync('#', { qos: 1 }).catch(() => undefined); // Mosquitto grants it and then delivers nothing
    const stray = await connect('cnc', { reconnectPeriod: 0 });
    stray.publish('spBv1.0/Riverside/NCMD/line1-energy', 'x', { qos: 1 }, () => undefined);
    await cnc.publishAsync('riverside/machining/mill1/telemetry', '{}', { qos: 1 });
    await waitUntil('the allowed message', () => seen.length > 0);
    expect(seen).toEqual(['riverside/machining/mill1/telemetry']);
  });

  test('a session and what waits for it outlive kill -9, on the same port and with the same authority', async () => {
    const { url } = broker;
    const authority = readFileSync(broker.ca ?? '', 'utf8');
    const session: IClientOptions = { clientId: 'kept', clean: false, reconnectPeriod: 0 };
    const first = await connect('admin', session);
    await first.subscribeAsync('rows/#', { qos: 1 });
    await first.endAsync();
    const writer = await connect('admin');
    for (let row = 0; row < 100; row++) await writer.publishAsync('rows/a', String(row), { qos: 1 });
    // aedes acknowledges a message just before it stores it, one client's messages in turn: this one's acknowledgement says that the rows are stored.
    await writer.publishAsync('after/rows', '', { qos: 1 });
    if (kind === 'mosquitto') await savedAfter(join(home, 'mqtt', 'mosquitto.db'), Date.now());
    await broker.kill();
    await broker.restart();
    expect(broker.url).toBe(url);
    expect(readFileSync(broker.ca ?? '', 'utf8')).toBe(authority);

    const rows: number[] = [];
    const second = mqtt.connect(url, { ...session, ...broker.credentials('admin'), ca: [readFileSync(broker.ca ?? '')] });
    clients.push(second);
    second.on('message', (_topic, payload) => rows.push(Number(payload.toString())));
    await waitUntil('all rows', () => rows.length >= 100);
    expect(rows).toEqual(Array.from({ length: 100 }, (_, row) => row));
  });
});

test('an address from the environment is taken as it is, and nothing is started', async () => {
  const env = { ORRERY_MQTT_URL: 'mqtts://plant:8883', ORRERY_MQTT_CA: '/etc/ca.pem', ORRERY_MQTT_USERNAME: 'u', ORRERY_MQTT_PASSWORD: 'p' };
  broker = await startMqtt({ home, env });
  expect(broker).toMatchObject({ found: 'environment', url: 'mqtts://plant:8883', ca: '/etc/ca.pem', kind: undefined });
  expect(broker.credentials('cnc')).toEqual({ username: 'u', password: 'p' });
});

test('open to this machine when told so, for a quick test', async () => {
  broker = await startMqtt({ home, secure: false });
  expect(broker.credentials('cnc')).toBeUndefined();
  await (await connect('cnc')).publishAsync('anything', 'x', { qos: 1 });
});

/** Mosquitto writes its whole state every second or two. */
async function savedAfter(file: string, since: number): Promise<void> {
  await waitUntil('a save', () => existsSync(file) && statSync(file).mtimeMs > since);
}
