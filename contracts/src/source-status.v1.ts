import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, NonNegativeInteger, Path, SourceId, Timestamp, TwinId } from './primitives.js';
import { Gap, LinkState } from './source-link.v1.js';

const open = { additionalProperties: true };

/** A monitored item that the server refused or reports as bad (rule R3). */
export const FailedItem = Type.Object(
  { node: Type.String(), twinId: TwinId, path: Path, statusCode: NonNegativeInteger, reason: Type.String() },
  open,
);
export type FailedItem = Static<typeof FailedItem>;

/** What was counted since the ingestion of this epoch began; the sum closes: received = published + dropped + waiting. */
export const SourceCounters = Type.Object(
  { received: Int64, published: Int64, dropped: Int64, waiting: Int64, overflows: Int64, reconnects: Int64 },
  open,
);
export type SourceCounters = Static<typeof SourceCounters>;

/** How a source stands now: at every change of its connection, at every gap, and as a heartbeat in between. */
export const SourceStatus = Type.Object(
  {
    type: Type.Enum(['status', 'gap']),
    source: SourceId,
    epoch: Int64,
    at: Timestamp,
    protocol: Type.Enum(['opcua']),
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
  ],
});
