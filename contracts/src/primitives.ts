import { Type, type Static } from 'typebox';

/** Canonical UTC time with exactly seven fractional digits (100-ns ticks, as OPC UA counts); string order is time order. */
export const Timestamp = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z$',
  description: 'UTC time in 100-ns ticks, ISO 8601 with exactly seven fractional digits',
});

/** `<organisation>:<site>:<name>` */
export const TwinId = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9._-]*$',
  maxLength: 200,
  description: 'Twin id: <organisation>:<site>:<name>',
});

/** `name`, or `component/name` inside a DTDL component. */
export const Path = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_]*(/[A-Za-z][A-Za-z0-9_]*)?$',
  maxLength: 200,
  description: 'Path of a value in its twin: name, or component/name',
});

export const SourceId = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]*$', maxLength: 100, description: 'Id of a source' });

/** 64-bit integer as decimal string: JSON numbers lose digits beyond 2^53. */
export const Int64 = Type.String({ pattern: '^-?\\d{1,20}$', description: '64-bit integer as decimal string' });

/** Good, uncertain and bad as OPC UA Part 4 §7.39 has them; stale is ours: no newer reading when one was due. */
export const Quality = Type.Enum(['good', 'uncertain', 'bad', 'stale']);
export type Quality = Static<typeof Quality>;

export const ReportedQuality = Type.Enum(['good', 'uncertain', 'bad']);
export type ReportedQuality = Static<typeof ReportedQuality>;

export const DATATYPES = [
  'boolean',
  'sbyte',
  'byte',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float',
  'double',
  'string',
  'datetime',
  'bytestring',
  'json',
] as const;
export const Datatype = Type.Enum([...DATATYPES], { description: 'OPC UA built-in type; json for structures' });
export type Datatype = Static<typeof Datatype>;

/** Who a value comes from (rule R17). */
export const Origin = Type.Enum(['device', 'operator', 'derived', 'simulated']);
export type Origin = Static<typeof Origin>;

/** transient: for the state of now alone, not to be kept in history (Sparkplug is_transient). */
export const Flag = Type.Enum(['historical', 'repeat', 'overflow', 'substituted', 'simulated', 'transient']);
export type Flag = Static<typeof Flag>;

/** Any JSON value; null means that there is none. */
export const Value = Type.Unknown({ description: 'JSON value; null where there is none; int64 and uint64 as decimal strings' });

export const NonNegativeInteger = Type.Integer({ minimum: 0 });
