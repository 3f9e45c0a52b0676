import { Type, type Static } from 'typebox';
import { Datatype, Flag, Int64, Origin, Path, ReportedQuality, Timestamp, Value } from './primitives.js';

/**
 * One value with quality and times (rule R17). The twin, the source and the arrival time stand in the record around it.
 * Event time is sourceTs, else serverTs, else receivedTs; timeOrigin says which when it is not sourceTs (rule R2).
 */
export const Reading = Type.Object(
  {
    path: Path,
    value: Value,
    datatype: Datatype,
    unit: Type.Optional(Type.String()),
    quality: ReportedQuality,
    statusCode: Type.Optional(Type.Integer({ minimum: 0, maximum: 4294967295, description: 'OPC UA StatusCode, raw' })),
    sourceTs: Type.Optional(Timestamp),
    serverTs: Type.Optional(Timestamp),
    receivedTs: Type.Optional(Timestamp),
    seq: Type.Optional(Int64),
    flags: Type.Optional(Type.Array(Flag)),
    origin: Type.Optional(Origin),
    raw: Type.Optional(Type.String({ description: 'What the source sent where JSON cannot say it: NaN, Infinity, -Infinity' })),
  },
  { additionalProperties: true, description: 'One value with quality and times' },
);
export type Reading = Static<typeof Reading>;
