import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_DEFINITION, EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, Path, ReportedQuality, SourceId, Timestamp, TwinId, Value } from './primitives.js';
import { Reading } from './reading.v1.js';
import { Gap, LinkState } from './source-link.v1.js';
import { TwinDefinition } from './twin-definition.v1.js';

const open = { additionalProperties: true };

/** Readings of one twin from one source within at most 50 ms, at most 500 of them. */
export const ReadingsInput = Type.Object(
  {
    type: Type.Literal('readings'),
    twinId: TwinId,
    source: SourceId,
    epoch: Int64,
    receivedTs: Timestamp,
    readings: Type.Array(Reading, { minItems: 1, maxItems: 500 }),
    import: Type.Optional(Type.String({ maxLength: 100, description: 'Id of the import that brings them: history from a file, of any source; each is flagged historical and its sourceTs is taken as it is' })),
  },
  open,
);
export type ReadingsInput = Static<typeof ReadingsInput>;

export const RegisteredInput = Type.Object(
  { type: Type.Literal('registered'), twinId: TwinId, receivedTs: Timestamp, by: Type.String(), definition: TwinDefinition },
  open,
);
export type RegisteredInput = Static<typeof RegisteredInput>;

export const ChangedInput = Type.Object(
  { type: Type.Literal('changed'), twinId: TwinId, receivedTs: Timestamp, by: Type.String(), definition: TwinDefinition },
  open,
);
export type ChangedInput = Static<typeof ChangedInput>;

export const DeletedInput = Type.Object(
  { type: Type.Literal('deleted'), twinId: TwinId, receivedTs: Timestamp, by: Type.String() },
  open,
);
export type DeletedInput = Static<typeof DeletedInput>;

/** A wish for one path; a null entry of `patch` takes the wish back (RFC 7396). */
export const DesiredPatch = Type.Record(
  Path,
  Type.Union([
    Type.Object({ value: Value, expiresAt: Type.Optional(Timestamp), reason: Type.Optional(Type.String()) }, open),
    Type.Null(),
  ]),
);
export type DesiredPatch = Static<typeof DesiredPatch>;

/** Judged by the projector: where neither precondition that is given holds, nothing changes and the request is answered so (rule R21). */
export const DesiredInput = Type.Object(
  {
    type: Type.Literal('desired'),
    twinId: TwinId,
    receivedTs: Timestamp,
    requestId: Type.String({ maxLength: 100 }),
    by: Type.String(),
    ifMatch: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { description: 'Revisions of which one must be current' })),
    ifWish: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { description: 'Revisions of which one must be that of the wish at each path of the patch; 0: there is none' })),
    patch: DesiredPatch,
  },
  open,
);
export type DesiredInput = Static<typeof DesiredInput>;

/** A change of the connection of a source, or a gap in its readings, told to each twin bound to it. */
export const SourceStateInput = Type.Object(
  {
    type: Type.Literal('source-state'),
    twinId: TwinId,
    source: SourceId,
    epoch: Int64,
    receivedTs: Timestamp,
    state: LinkState,
    since: Type.Optional(Timestamp),
    lastGoodTs: Type.Optional(Timestamp),
    reason: Type.Optional(Type.String()),
    gap: Type.Optional(Gap),
    paths: Type.Optional(
      Type.Array(Path, { minItems: 1, description: 'Only what the source brings for these paths is concerned: a part of it was lost. The link of the twin stays as it is' }),
    ),
  },
  open,
);
export type SourceStateInput = Static<typeof SourceStateInput>;

/** A timer that ran out: applies only while `basis` is still the event time of the path's last reading. */
export const ExpiredInput = Type.Object(
  {
    type: Type.Literal('expired'),
    twinId: TwinId,
    receivedTs: Timestamp,
    path: Path,
    what: Type.Enum(['reported', 'desired']),
    basis: Timestamp,
    at: Timestamp,
  },
  open,
);
export type ExpiredInput = Static<typeof ExpiredInput>;

/** A later, better value for a time that has passed; changes the latest value only where it corrects that one. */
export const CorrectionInput = Type.Object(
  {
    type: Type.Literal('correction'),
    twinId: TwinId,
    receivedTs: Timestamp,
    path: Path,
    eventTs: Timestamp,
    value: Value,
    quality: ReportedQuality,
    by: Type.String(),
    reason: Type.String(),
  },
  open,
);
export type CorrectionInput = Static<typeof CorrectionInput>;

const variants = {
  readings: ReadingsInput,
  registered: RegisteredInput,
  changed: ChangedInput,
  deleted: DeletedInput,
  desired: DesiredInput,
  'source-state': SourceStateInput,
  expired: ExpiredInput,
  correction: CorrectionInput,
};

export const TwinInput = Type.Union([
  ReadingsInput,
  SourceStateInput,
  ExpiredInput,
  DesiredInput,
  RegisteredInput,
  ChangedInput,
  DeletedInput,
  CorrectionInput,
]);
export type TwinInput = Static<typeof TwinInput>;

const base = { twinId: EXAMPLE_TWIN, receivedTs: EXAMPLE_TS };

export const twinInputs = defineContract({
  topic: 'twin.inputs.v1',
  title: 'Twin inputs',
  description:
    'Whatever can change a twin, as one typed record keyed by twin id. The offset order of a partition is the only order.',
  schema: TwinInput,
  variants,
  ceType: (input) => `orrery.twin.input.${input.type}.v1`,
  keyOf: (input) => input.twinId,
  subjectOf: (input) => input.twinId,
  timeOf: (input) => input.receivedTs,
  settings: { partitions: 24, growth: 'held', cleanup: 'delete', retentionMs: 7 * 24 * 3_600_000 },
  writers: ['opcua-ingestion', 'mqtt-ingestion', 'business-ingestion', 'api', 'command', 'twin-projector'],
  readers: ['twin-projector', 'historian', 'maintenance'],
  examples: [
    {
      ...base,
      type: 'readings',
      source: 'packaging-plant',
      epoch: '3',
      readings: [
        { path: 'flowRate', value: 1.25, datatype: 'double', quality: 'good', statusCode: 0, sourceTs: EXAMPLE_TS, serverTs: EXAMPLE_TS },
        { path: 'motor/current', value: null, datatype: 'double', quality: 'bad', statusCode: 2147483648, sourceTs: EXAMPLE_TS, raw: 'NaN' },
        { path: 'bottlesOut', value: '9007199254740993', datatype: 'uint64', quality: 'good', sourceTs: EXAMPLE_TS, flags: ['overflow'] },
      ],
    },
    {
      ...base,
      type: 'readings',
      source: 'import',
      epoch: '0',
      import: '0193b1a0-0000-7000-8000-000000000002',
      readings: [{ path: 'flowRate', value: 1.5, datatype: 'double', quality: 'good', sourceTs: '2019-03-31T01:15:00.0000000Z', flags: ['historical'] }],
    },
    { ...base, type: 'registered', by: 'engineer', definition: EXAMPLE_DEFINITION },
    { ...base, type: 'changed', by: 'engineer', definition: EXAMPLE_DEFINITION },
    { ...base, type: 'deleted', by: 'engineer' },
    {
      ...base,
      type: 'desired',
      requestId: '0193b1a0-0000-7000-8000-000000000001',
      by: 'engineer',
      ifMatch: [41],
      patch: { speedSetpoint: { value: 120, expiresAt: '2026-01-02T00:00:00.0000000Z', reason: 'night shift' }, label: null },
    },
    {
      ...base,
      type: 'source-state',
      source: 'packaging-plant',
      epoch: '3',
      state: 'connected',
      since: EXAMPLE_TS,
      gap: { from: EXAMPLE_TS, to: EXAMPLE_TS, cause: 'connection-lost', recovered: false },
    },
    {
      ...base,
      type: 'source-state',
      source: 'packaging-gateways',
      epoch: '3',
      state: 'disconnected',
      since: EXAMPLE_TS,
      reason: 'edge node Riverside/line1-energy died',
      paths: ['motor/current'],
    },
    { ...base, type: 'expired', path: 'flowRate', what: 'reported', basis: EXAMPLE_TS, at: '2026-01-01T00:00:05.0000000Z' },
    { ...base, type: 'correction', path: 'flowRate', eventTs: EXAMPLE_TS, value: 1.2, quality: 'good', by: 'engineer', reason: 'calibration' },
  ],
});
