import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_DEFINITION, EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, NonNegativeInteger, Path, SourceId, Timestamp, TwinId } from './primitives.js';
import { SourceLink } from './source-link.v1.js';
import { DesiredState, PropertyState } from './twin-change.v1.js';
import { TwinDefinition } from './twin-definition.v1.js';

/** Snapshot part that holds the definition. */
export const DEFINITION_PART = '$definition';
/** Snapshot part that holds the twin's own properties and everything that is not in a component. */
export const ROOT_PART = '';

/**
 * One part of a twin's state: its root, one component, or its definition. Parts that changed go out together, the root
 * last; the root's `parts` names the revision at which every part last changed, so that a reader knows when it has them all.
 */
export const TwinSnapshot = Type.Object(
  {
    twinId: TwinId,
    part: Type.String({ description: "'' for the root, a component's name, or $definition; further pages of a large part are named <part>~<n>" }),
    rev: Type.Integer({ minimum: 1, description: 'Revision of the twin that this part stands at' }),
    epoch: Int64,
    inputOffset: Int64,
    logic: Type.String({ description: 'Version of the projection that made it' }),
    at: Timestamp,
    parts: Type.Optional(Type.Record(Type.String(), NonNegativeInteger)),
    definition: Type.Optional(TwinDefinition),
    properties: Type.Optional(Type.Record(Path, PropertyState)),
    desired: Type.Optional(Type.Record(Path, DesiredState)),
    sources: Type.Optional(Type.Record(SourceId, SourceLink)),
  },
  { additionalProperties: true },
);
export type TwinSnapshot = Static<typeof TwinSnapshot>;

/** Key of a snapshot part: the twin id for the root, `<twin id>#<part>` for the others. */
export function snapshotKey(twinId: string, part: string): string {
  return part === ROOT_PART ? twinId : `${twinId}#${part}`;
}

const base = { twinId: EXAMPLE_TWIN, epoch: '7', inputOffset: '41', logic: '1', at: EXAMPLE_TS };

export const twinState = defineContract({
  topic: 'twin.state.v1',
  title: 'Twin state',
  description: 'Compacted snapshots of every twin, part by part; a null value deletes. Of each part keep the record with the highest inputOffset, not the last one.',
  schema: TwinSnapshot,
  ceType: () => 'orrery.twin.snapshot.v1',
  keyOf: (snapshot) => snapshotKey(snapshot.twinId, snapshot.part),
  partitionKeyOf: (snapshot) => snapshot.twinId,
  subjectOf: (snapshot) => snapshot.twinId,
  timeOf: (snapshot) => snapshot.at,
  settings: {
    partitions: 24,
    growth: 'drained',
    cleanup: 'compact',
    retentionMs: -1,
    config: { 'min.cleanable.dirty.ratio': '0.3', 'segment.ms': '3600000', 'delete.retention.ms': '604800000' },
  },
  writers: ['twin-projector'],
  readers: ['twin-projector', 'api', 'maintenance', 'alerting', 'command', 'simulation', 'twin-export', 'downstream'],
  examples: [
    { ...base, part: DEFINITION_PART, rev: 1, definition: EXAMPLE_DEFINITION },
    { ...base, part: 'motor', rev: 2, properties: { 'motor/current': { value: 4.2, quality: 'good', eventTs: EXAMPLE_TS, receivedTs: EXAMPLE_TS } } },
    {
      ...base,
      part: ROOT_PART,
      rev: 2,
      parts: { [DEFINITION_PART]: 1, motor: 2 },
      properties: { flowRate: { value: 1.25, quality: 'good', eventTs: EXAMPLE_TS, receivedTs: EXAMPLE_TS } },
      desired: {},
      sources: { 'packaging-plant': { state: 'connected', since: EXAMPLE_TS, epoch: '3', gaps: 0 } },
    },
  ],
});
