import { Type, type Static } from 'typebox';
import { Flag, Int64, NonNegativeInteger, Origin, Path, Quality, ReportedQuality, SourceId, Timestamp, Value } from './primitives.js';
import { SourceLink } from './source-link.v1.js';
import { TwinDefinition } from './twin-definition.v1.js';

const open = { additionalProperties: true };

/**
 * The reported value of one path. A bad reading changes quality, statusCode and eventTs but never value (rule R1): valueTs
 * then says how old the value is. sourceTs is given where it is not the event time (rule R2). Datatype and unit stand in the twin's definition.
 */
export const PropertyState = Type.Object(
  {
    value: Value,
    quality: Quality,
    eventTs: Type.Optional(Timestamp),
    sourceTs: Type.Optional(Timestamp),
    valueTs: Type.Optional(Timestamp),
    timeOrigin: Type.Optional(Type.Enum(['server', 'received'])),
    serverTs: Type.Optional(Timestamp),
    receivedTs: Timestamp,
    statusCode: Type.Optional(NonNegativeInteger),
    seq: Type.Optional(Int64),
    source: Type.Optional(SourceId),
    origin: Type.Optional(Origin),
    flags: Type.Optional(Type.Array(Flag)),
    raw: Type.Optional(Type.String()),
    staleSince: Type.Optional(Timestamp),
    staleCause: Type.Optional(Type.Enum(['max-age', 'source-disconnected'])),
    reportedQuality: Type.Optional(ReportedQuality),
  },
  { additionalProperties: true, description: 'Reported value of one path; absent eventTs = never read' },
);
export type PropertyState = Static<typeof PropertyState>;

/** What is wanted of a path, and how far the device has followed (rule R20). */
export const DesiredState = Type.Object(
  {
    value: Value,
    rev: NonNegativeInteger,
    by: Type.String(),
    at: Timestamp,
    expiresAt: Type.Optional(Timestamp),
    reason: Type.Optional(Type.String()),
    status: Type.Enum(['pending', 'converging', 'converged', 'diverged', 'expired']),
  },
  open,
);
export type DesiredState = Static<typeof DesiredState>;

export const ReportedChange = Type.Object({ kind: Type.Literal('reported'), path: Path, state: PropertyState }, open);
export const DesiredChange = Type.Object(
  { kind: Type.Literal('desired'), path: Path, state: Type.Union([DesiredState, Type.Null()]) },
  open,
);
export const SourceChange = Type.Object({ kind: Type.Literal('source'), source: SourceId, state: SourceLink }, open);
export const DefinitionChange = Type.Object({ kind: Type.Literal('definition'), definition: TwinDefinition }, open);
/** A path that the model no longer has; its reported and desired values are gone. */
export const RemovedChange = Type.Object({ kind: Type.Literal('removed'), path: Path }, open);

export const TwinChange = Type.Union([ReportedChange, DesiredChange, SourceChange, DefinitionChange, RemovedChange]);
export type TwinChange = Static<typeof TwinChange>;
