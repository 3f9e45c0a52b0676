// Sources in every state and of every protocol, for the console's own tests.
import { type ListedDeadLetter, type SourceView } from '@orrery/client';
import { type EdgeNodeStatus, type SourceStatus } from '@orrery/contracts';
import { stamp } from './fixture-plant.ts';

const WINDOW = { acceptPastMs: 7 * 86_400_000, acceptFutureMs: 600_000 };

export function fixtureSources(now: number): SourceView[] {
  const status = (source: string, endpoint: string, changes: Partial<SourceStatus>): SourceStatus => ({
    type: 'status',
    source,
    epoch: '3',
    at: stamp(now - 2000),
    protocol: 'opcua',
    endpoint,
    state: 'connected',
    since: stamp(now - 3_900_000),
    lastEventTs: stamp(now - 300),
    lastReceivedTs: stamp(now - 290),
    clockSkewMs: 3.2,
    items: { bound: 318, monitored: 318, failed: 0 },
    revised: { publishingIntervalMs: 100, lifetimeCount: 600, maxKeepAliveCount: 20 },
    counters: { received: '1248811', published: '1248811', dropped: '0', waiting: '0', overflows: '0', reconnects: '1' },
    gaps: 0,
    ...changes,
  });
  const plant = 'opc.tcp://10.0.4.2:4840/packaging-plant';
  const utilities = 'opc.tcp://10.0.4.7:4840';
  const gap = { from: stamp(now - 3_913_000), to: stamp(now - 3_900_000), cause: 'connection-lost', recovered: false };
  return [
    {
      id: 'packaging-plant',
      protocol: 'opcua',
      endpoint: plant,
      securityMode: 'SignAndEncrypt',
      securityPolicy: 'Basic256Sha256',
      clock: 'device', ...WINDOW,
      status: status('packaging-plant', plant, {
        items: { bound: 318, monitored: 316, failed: 2 },
        failedItems: [
          { node: 'nsu=urn:orrery:packaging-plant;s=Line1.Filler.Flw', twinId: 'acme:riverside:line1-filler', path: 'flowRate', statusCode: 0x80340000, reason: 'BadNodeIdUnknown' },
          { node: 'nsu=urn:orrery:packaging-plant;s=Line2.Capper.Motor.Current', twinId: 'acme:riverside:line2-capper', path: 'motor/current', statusCode: 0x803a0000, reason: 'BadNotReadable' },
        ],
        counters: { received: '1248811', published: '1248790', dropped: '21', waiting: '0', overflows: '4', reconnects: '1' },
        gaps: 1,
      }),
      gapList: [gap, { from: stamp(now - 90_000_000), to: stamp(now - 89_999_200), cause: 'ingestion-restarted', recovered: false }],
    },
    { id: 'utilities', protocol: 'opcua', securityMode: 'Sign', securityPolicy: 'Basic256Sha256', endpoint: utilities, clock: 'device', ...WINDOW, status: status('utilities', utilities, { state: 'disconnected', since: stamp(now - 180_000), reason: 'ECONNREFUSED 10.0.4.7:4840', lastEventTs: stamp(now - 184_000), items: { bound: 2, monitored: 0, failed: 0 } }), gapList: [] },
    { id: 'skab', protocol: 'opcua', securityMode: 'None', waiver: { reason: 'a recording on this machine', expires: '2027-12-31' }, endpoint: 'opc.tcp://127.0.0.1:4855', clock: 'recorded', ...WINDOW, status: status('skab', 'opc.tcp://127.0.0.1:4855', { lastEventTs: stamp(Date.UTC(2020, 2, 9, 10, 14, 33)), items: { bound: 8, monitored: 8, failed: 0 } }), gapList: [] },
    ...mqttSources(now, status),
  ];
}

type Status = (source: string, endpoint: string, changes: Partial<SourceStatus>) => SourceStatus;

function mqttSources(now: number, status: Status): SourceView[] {
  const broker = 'mqtts://10.0.4.11:8883';
  const plain = 'mqtt://10.0.9.4:1883';
  const node = (edgeNode: string, changes: Partial<EdgeNodeStatus> = {}): EdgeNodeStatus => ({ group: 'Riverside', edgeNode, online: true, bdSeq: 3, births: 1, deaths: 0, sequenceLosses: 0, rebirthsAsked: 0, lastBirthTs: stamp(now - 3_600_000), devices: [], ...changes });
  return [
    {
      id: 'packaging-gateways',
      protocol: 'mqtt',
      payload: 'sparkplug',
      endpoint: broker,
      role: 'passive',
      groups: ['Riverside'],
      clock: 'device', ...WINDOW,
      status: status('packaging-gateways', broker, {
        protocol: 'mqtt',
        payload: 'sparkplug',
        items: { bound: 24, monitored: 24, failed: 0 },
        sparkplug: {
          edgeNodes: [
            node('line2-energy', { online: false, births: 2, deaths: 2, lastBirthTs: stamp(now - 7_300_000), devices: [{ device: 'meter-a', online: false }] }),
            node('line1-energy', { births: 4, deaths: 3, sequenceLosses: 2, rebirthsAsked: 1, devices: [{ device: 'meter-a', online: true }, { device: 'meter-b', online: false }] }),
            node('line1-vibration-gateway-with-a-rather-long-name', { devices: Array.from({ length: 6 }, (_, index) => ({ device: `sensor-${index + 1}`, online: true })) }),
          ],
        },
        mqtt: { messages: '812004', retained: '3', unmatched: '0', undecodable: '0' },
      }),
      gapList: [],
    },
    {
      id: 'cnc',
      protocol: 'mqtt',
      payload: 'json',
      endpoint: plain,
      waiver: { reason: 'old broker in its own network, until the gateway is replaced', expires: '2027-03-31' },
      clock: 'device', ...WINDOW,
      status: status('cnc', plain, {
        protocol: 'mqtt',
        payload: 'json',
        items: { bound: 6, monitored: 6, failed: 0 },
        mqtt: { messages: '90412', retained: '1', unmatched: '17', undecodable: '2', deadLettered: '19', suppressed: '0' },
      }),
      gapList: [],
    },
  ];
}

export function fixtureDeadLetters(now: number): ListedDeadLetter[] {
  const letter = (ago: number, reason: string, detail: string, value: string): ListedDeadLetter => ({
    timestamp: stamp(now - ago),
    letter: { reason, detail, service: 'mqtt-ingestion', at: stamp(now - ago), origin: { topic: 'riverside/machining/cnc-1/telemetry', source: 'cnc' }, value: Buffer.from(value).toString('base64') },
  });
  return [
    letter(5000, 'unmatched-topic', 'the topic riverside/machining/spare/x matches no template of the source cnc', '{"spindle":{"speed":1}}'),
    letter(61_000, 'undecodable', 'the payload is not UTF-8', '\u0001\u0002'),
  ];
}
