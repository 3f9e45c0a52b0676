import { type BrokerKind, type Mqtt, startMqtt, waitUntil } from '@orrery/local-stack';
import { readConfig, renderMapping, startReplay, type StartedReplay } from '@orrery/replay';
import mqtt, { type MqttClient } from 'mqtt';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** aedes writes each message to its store, which takes its time. */
const ROWS: Record<BrokerKind, number> = { mosquitto: 20_000, aedes: 3_000 };
const kinds: BrokerKind[] = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'].some(existsSync) ? ['mosquitto', 'aedes'] : ['aedes'];
if (!kinds.includes('mosquitto')) process.stderr.write('skipped: replay through Mosquitto, because it is not installed\n');

let home: string;
let broker: Mqtt;
let replay: StartedReplay;
let reader: MqttClient;
let rows: { number: number; time: string; again: boolean }[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'orrery-rows-'));
  rows = [];
});
afterEach(async () => {
  await reader?.endAsync(true);
  await replay?.stop();
  await broker?.stop();
  rmSync(home, { recursive: true, force: true });
});

async function begin(kind: BrokerKind): Promise<void> {
  broker = await startMqtt({ home, kind });
  const ca = readFileSync(broker.ca ?? '');
  reader = await mqtt.connectAsync(broker.url, { ...broker.credentials('mqtt-ingestion'), ca: [ca], clientId: 'reader', clean: false, reconnectPeriod: 100 }, false);
  reader.on('error', () => undefined);
  reader.on('message', (_topic, payload, packet) => {
    const { time, number } = JSON.parse(payload.toString()) as { time: string; number: number };
    rows.push({ number, time, again: packet.dup });
  });
  await reader.subscribeAsync('replay/#', { qos: 1 });
  writeFileSync(join(home, 'rows.csv'), `date,number\n${Array.from({ length: ROWS[kind] }, (_, row) => `${String((row % 28) + 1).padStart(2, '0')}/01/2018 00:15,${row}`).join('\n')}\n`);
  writeFileSync(join(home, 'mapping.yaml'), renderMapping({ recordings: [{ name: 'rows', file: 'rows.csv' }], protocol: 'mqtt', time: { column: 'date', format: 'DD/MM/YYYY HH:mm' }, columns: [{ column: 'number', datatype: 'int32' }] }));
  const { username = '', password = '' } = broker.credentials('replay') ?? {};
  replay = await startReplay(
    readConfig({ REPLAY_HTTP_PORT: '0', REPLAY_MAPPING: join(home, 'mapping.yaml'), REPLAY_MQTT_URL: broker.url, REPLAY_MQTT_CA: broker.ca ?? '', REPLAY_MQTT_USERNAME: username, REPLAY_MQTT_PASSWORD: password }),
  );
}

const play = (rowsPerSecond: number): Promise<Response> => fetch(`${replay.controlUrl}/play`, { method: 'POST', body: JSON.stringify({ rowsPerSecond }) });
const firsts = (): number[] => [...new Set(rows.map(({ number }) => number))];

describe.each(kinds)('through %s', (kind) => {
  const count = ROWS[kind];
  const all = Array.from({ length: count }, (_, row) => row);
  test('every row is sent once, in order, with its time as the file writes it, as fast as the broker takes them', async () => {
    await begin(kind);
    await play(1_000_000);
    await waitUntil('all rows', () => rows.length >= count, { timeoutMs: 50_000 });
    expect(rows.map(({ number }) => number)).toEqual(all);
    expect(rows[14]).toEqual({ number: 14, time: '15/01/2018 00:15', again: false });
    const [status] = ((await (await fetch(`${replay.controlUrl}/status`)).json()) as { recordings: object[] }).recordings;
    expect(status).toMatchObject({ name: 'rows', state: 'finished', played: count, taken: count });
  });

  test('over a restart of the broker in mid-run no row is lost, and what was on its way is sent again', async () => {
    await begin(kind);
    await play(count / 5);
    await waitUntil('some rows', () => rows.length > count / 5);
    await broker.restart();
    await waitUntil('all rows', () => firsts().length === count, { timeoutMs: 50_000 });
    expect(firsts().sort((one, other) => one - other)).toEqual(all);
    expect(rows.length - count).toBeLessThanOrEqual(2_000); // 1,000 in flight at most, on either side
  });
});
