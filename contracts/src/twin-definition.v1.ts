import { Type, type Static } from 'typebox';
import { Datatype, NonNegativeInteger, Path, SourceId, TwinId, Value } from './primitives.js';

/** What one path of a twin may hold, resolved from its DTDL model and its binding. */
export const PropertyDefinition = Type.Object(
  {
    kind: Type.Enum(['telemetry', 'property']),
    datatype: Datatype,
    unit: Type.Optional(Type.String()),
    writable: Type.Optional(Type.Boolean({ description: 'Has a desired value beside the reported one' })),
    command: Type.Optional(Type.Boolean({ description: 'Its binding has a command target: only a guarded command writes it, and no desired value is taken for it' })),
    source: Type.Optional(SourceId),
    maxAgeMs: Type.Optional(Type.Integer({ minimum: 1, description: 'Older than this in event time: stale' })),
    tolerance: Type.Optional(Type.Number({ minimum: 0, description: 'Reported equals desired within this, in the unit' })),
    static: Type.Optional(Value),
    schema: Type.Optional(Type.Unknown({ description: 'DTDL schema of a json value or an enum' })),
  },
  { additionalProperties: true },
);
export type PropertyDefinition = Static<typeof PropertyDefinition>;

export const Relationship = Type.Object(
  {
    name: Type.String(),
    target: TwinId,
    properties: Type.Optional(Type.Record(Type.String(), Value)),
  },
  { additionalProperties: true },
);
export type Relationship = Static<typeof Relationship>;

/** How the times of a source are judged (rule R18). */
export const SourceClock = Type.Object(
  {
    clock: Type.Enum(['device', 'recorded']),
    acceptPastMs: NonNegativeInteger,
    acceptFutureMs: NonNegativeInteger,
  },
  { additionalProperties: true },
);
export type SourceClock = Static<typeof SourceClock>;

/** ISA-95 levels from the organisation down, then machine and component. */
export const LEVELS = ['enterprise', 'site', 'area', 'line', 'cell', 'machine', 'component'] as const;
export const Level = Type.Enum([...LEVELS]);
export type Level = Static<typeof Level>;

/** Everything the projection must know of a twin, so that it needs nothing but its log (architecture decision 4). */
export const TwinDefinition = Type.Object(
  {
    model: Type.String({ description: 'DTMI of its model, version included' }),
    name: Type.Optional(Type.String()),
    level: Type.Optional(Level),
    partOf: Type.Optional(TwinId),
    externalIds: Type.Optional(Type.Record(Type.String(), Type.String())),
    properties: Type.Record(Path, PropertyDefinition),
    relationships: Type.Array(Relationship),
    sources: Type.Record(SourceId, SourceClock),
  },
  { additionalProperties: true },
);
export type TwinDefinition = Static<typeof TwinDefinition>;
