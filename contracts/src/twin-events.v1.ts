import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_DEFINITION, EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, NonNegativeInteger, SourceId, Timestamp, TwinId } from './primitives.js';
import { TwinChange } from './twin-change.v1.js';

/**
 * One revision of one twin: everything one input changed. A twin's first event has prevRev 0. A consumer drops an event
 * whose rev it has, and on prevRev above its own re-reads the snapshot (rule R19).
 */
export const TwinEvent = Type.Object(
  {
    type: Type.Enum(['registered', 'changed', 'deleted']),
    twinId: TwinId,
    rev: Type.Integer({ minimum: 1 }),
    prevRev: NonNegativeInteger,
    at: Timestamp,
    cause: Type.Object(
      {
        input: Type.String({ description: 'Type of the input' }),
        offset: Int64,
        source: Type.Optional(SourceId),
        by: Type.Optional(Type.String()),
        requestId: Type.Optional(Type.String()),
      },
      { additionalProperties: true },
    ),
    changes: Type.Array(TwinChange),
  },
  { additionalProperties: true },
);
export type TwinEvent = Static<typeof TwinEvent>;

export const twinEvents = defineContract({
  topic: 'twin.events.v1',
  title: 'Twin events',
  description:
    'Every change of every twin, revision by revision. The Kafka timestamp of a record is its projectedTs: the value itself has no clock.',
  schema: TwinEvent,
  ceType: (event) => `orrery.twin.${event.type}.v1`,
  keyOf: (event) => event.twinId,
  subjectOf: (event) => event.twinId,
  timeOf: (event) => event.at,
  settings: { partitions: 24, growth: 'drained', cleanup: 'delete', retentionMs: 7 * 24 * 3_600_000 },
  writers: ['twin-projector'],
  readers: ['api', 'historian', 'maintenance', 'alerting', 'command', 'simulation', 'twin-export', 'downstream', 'twin-projector', 'canary'],
  examples: [
    {
      type: 'registered',
      twinId: EXAMPLE_TWIN,
      rev: 1,
      prevRev: 0,
      at: EXAMPLE_TS,
      cause: { input: 'registered', offset: '0', by: 'engineer' },
      changes: [{ kind: 'definition', definition: EXAMPLE_DEFINITION }],
    },
    {
      type: 'changed',
      twinId: EXAMPLE_TWIN,
      rev: 2,
      prevRev: 1,
      at: EXAMPLE_TS,
      cause: { input: 'readings', offset: '1', source: 'packaging-plant' },
      changes: [
        {
          kind: 'reported',
          path: 'flowRate',
          state: { value: 1.25, quality: 'good', eventTs: EXAMPLE_TS, receivedTs: EXAMPLE_TS, statusCode: 0, source: 'packaging-plant' },
        },
        {
          kind: 'desired',
          path: 'speedSetpoint',
          state: { value: 120, rev: 2, by: 'engineer', at: EXAMPLE_TS, status: 'pending' },
        },
        {
          kind: 'source',
          source: 'packaging-plant',
          state: { state: 'connected', since: EXAMPLE_TS, epoch: '3', gaps: 0 },
        },
        { kind: 'removed', path: 'label' },
      ],
    },
    { type: 'deleted', twinId: EXAMPLE_TWIN, rev: 3, prevRev: 2, at: EXAMPLE_TS, cause: { input: 'deleted', offset: '2' }, changes: [] },
  ],
});
