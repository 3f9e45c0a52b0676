import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, NonNegativeInteger, Path, SourceId, Timestamp, TwinId } from './primitives.js';
import { Gap, LinkState } from './source-link.v1.js';

const open = { additionalProperties: true };

/** A bound signal that its source refused, reports as bad (rule R3) or does not have. */
export const FailedItem = Type.Object(
  {
    node: Type.String({ description: 'The signal as its source names it: OPC UA node id, Sparkplug metric, MQTT topic and JSON pointer' }),
    twinId: TwinId,
    path: Path,
    statusCode: Type.Optional(Type.Integer({ minimum: 0, description: 'OPC UA StatusCode' })),
    reason: Type.String(),
  },
  open,
);
export type FailedItem = Static<typeof FailedItem>;

/** What was counted since the ingestion of this epoch began; the sum closes: received = published + dropped + waiting. */
export const SourceCounters = Type.Object(
  { received: Int64, published: Int64, dropped: Int64, waiting: Int64, overflows: Int64, reconnects: Int64 },
  open,
);
export type SourceCounters = Static<typeof SourceCounters>;

/** A Sparkplug edge node as its host application sees it (rules R10 to R12); what is counted is counted since this epoch began. */
export const EdgeNodeStatus = Type.Object(
  {
    group: Type.String(),
    edgeNode: Type.String(),
    online: Type.Boolean(),
    bdSeq: Type.Optional(NonNegativeInteger),
    births: NonNegativeInteger,
    deaths: NonNegativeInteger,
    sequenceLosses: NonNegativeInteger,
    rebirthsAsked: NonNegativeInteger,
    lastBirthTs: Type.Optional(Timestamp),
    devices: Type.Array(Type.Object({ device: Type.String(), online: Type.Boolean() }, open), { maxItems: 100 }),
  },
  open,
);
export type EdgeNodeStatus = Static<typeof EdgeNodeStatus>;

const count = (description: string) => Type.Optional(Type.String({ pattern: '^\\d{1,20}$', description }));

/** What came from an MQTT broker, in messages, since this epoch began. */
export const MqttStatus = Type.Object(
  {
    messages: Int64,
    retained: count('Messages that the broker had kept: not fresh'),
    unmatched: count('Messages whose topic no template or binding knows'),
    undecodable: count('Messages whose payload could not be read'),
    deadLettered: count('Refused messages that stand in dead.letters'),
    suppressed: count('Refused messages beyond the rate of dead letters: counted here only'),
  },
  open,
);
export type MqttStatus = Static<typeof MqttStatus>;

/** How a source stands now: at every change of its connection, at every gap, and as a heartbeat in between. */
export const SourceStatus = Type.Object(
  {
    type: Type.Enum(['status', 'gap']),
    source: SourceId,
    epoch: Int64,
    at: Timestamp,
    protocol: Type.String({ description: 'opcua, mqtt; more may come' }),
    payload: Type.Optional(Type.String({ description: 'Of an MQTT source: sparkplug, json; more may come' })),
    endpoint: Type.String(),
    state: LinkState,
    since: Timestamp,
    reason: Type.Optional(Type.String()),
    lastEventTs: Type.Optional(Timestamp),
    lastReceivedTs: Type.Optional(Timestamp),
    clockSkewMs: Type.Optional(Type.Number({ description: 'Median of receivedTs − sourceTs; not given for a recorded clock' })),
    items: Type.Object({ bound: NonNegativeInteger, monitored: NonNegativeInteger, failed: NonNegativeInteger }, open),
    failedItems: Type.Optional(Type.Array(FailedItem, { maxItems: 100 })),
    revised: Type.Optional(
      Type.Object(
        { publishingIntervalMs: Type.Number(), lifetimeCount: Type.Integer(), maxKeepAliveCount: Type.Integer() },
        open,
      ),
    ),
    sparkplug: Type.Optional(
      Type.Object({ edgeNodes: Type.Array(EdgeNodeStatus, { maxItems: 200, description: 'Those that are offline first' }) }, open),
    ),
    mqtt: Type.Optional(MqttStatus),
    counters: SourceCounters,
    gaps: NonNegativeInteger,
    gap: Type.Optional(Gap),
  },
  open,
);
export type SourceStatus = Static<typeof SourceStatus>;

const example: SourceStatus = {
  type: 'status',
  source: 'packaging-plant',
  epoch: '3',
  at: EXAMPLE_TS,
  protocol: 'opcua',
  endpoint: 'opc.tcp://127.0.0.1:4840',
  state: 'connected',
  since: EXAMPLE_TS,
  lastEventTs: EXAMPLE_TS,
  lastReceivedTs: EXAMPLE_TS,
  clockSkewMs: 1.5,
  items: { bound: 3, monitored: 2, failed: 1 },
  failedItems: [
    {
      node: 'nsu=urn:orrery:packaging-plant;s=Nowhere',
      twinId: EXAMPLE_TWIN,
      path: 'flowRate',
      statusCode: 2150891520,
      reason: 'BadNodeIdUnknown',
    },
  ],
  revised: { publishingIntervalMs: 100, lifetimeCount: 100, maxKeepAliveCount: 10 },
  counters: { received: '10', published: '10', dropped: '0', waiting: '0', overflows: '0', reconnects: '0' },
  gaps: 0,
};

export const sourceStatus = defineContract({
  topic: 'source.status.v1',
  title: 'Source status',
  description: 'The last status of every source under its id, and every gap under `<source>/gap/<from>`; kept 30 days.',
  schema: SourceStatus,
  ceType: (status) => `orrery.source.${status.type}.v1`,
  keyOf: (status) => (status.type === 'gap' && status.gap ? `${status.source}/gap/${status.gap.from}` : status.source),
  partitionKeyOf: (status) => status.source,
  subjectOf: (status) => status.source,
  timeOf: (status) => status.at,
  settings: {
    partitions: 1,
    cleanup: 'compact,delete',
    retentionMs: 30 * 24 * 3_600_000,
    config: { 'segment.ms': '600000', 'min.cleanable.dirty.ratio': '0.1' },
  },
  writers: ['opcua-ingestion', 'mqtt-ingestion', 'business-ingestion'],
  readers: ['opcua-ingestion', 'mqtt-ingestion', 'business-ingestion', 'api', 'alerting', 'downstream'],
  examples: [
    example,
    { ...example, type: 'gap', gaps: 1, gap: { from: EXAMPLE_TS, to: EXAMPLE_TS, cause: 'connection-lost', recovered: false } },
    {
      ...example,
      source: 'packaging-gateways',
      protocol: 'mqtt',
      payload: 'sparkplug',
      endpoint: 'mqtts://127.0.0.1:8883',
      failedItems: [{ node: 'Riverside/line1-energy:Nothing', twinId: EXAMPLE_TWIN, path: 'flowRate', reason: 'the birth does not name it' }],
      mqtt: { messages: '10', retained: '0', unmatched: '0', undecodable: '0', deadLettered: '0', suppressed: '0' },
      sparkplug: {
        edgeNodes: [
          {
            group: 'Riverside',
            edgeNode: 'line1-energy',
            online: true,
            bdSeq: 4,
            births: 1,
            deaths: 0,
            sequenceLosses: 0,
            rebirthsAsked: 0,
            lastBirthTs: EXAMPLE_TS,
            devices: [{ device: 'meter', online: true }],
          },
        ],
      },
    },
  ],
});
