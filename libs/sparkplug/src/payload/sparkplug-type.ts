import { type Datatype } from '@orrery/contracts';

/** Names of the datatypes; the index is the number on the wire (Sparkplug 3.0 §6.4.16). */
export const SPARKPLUG_TYPES = [
  'Unknown',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float',
  'Double',
  'Boolean',
  'String',
  'DateTime',
  'Text',
  'UUID',
  'DataSet',
  'Bytes',
  'File',
  'Template',
  'PropertySet',
  'PropertySetList',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Int64Array',
  'UInt8Array',
  'UInt16Array',
  'UInt32Array',
  'UInt64Array',
  'FloatArray',
  'DoubleArray',
  'BooleanArray',
  'StringArray',
  'DateTimeArray',
] as const;
export type SparkplugType = (typeof SPARKPLUG_TYPES)[number];

const CODES = new Map<SparkplugType, number>(SPARKPLUG_TYPES.map((name, code) => [name, code]));

export const codeOf = (type: SparkplugType): number => CODES.get(type)!;

/** @returns undefined for a number that the standard does not know, and for Unknown, which no value may have. */
export const typeOf = (code: number | undefined): SparkplugType | undefined =>
  code === undefined || code === 0 ? undefined : SPARKPLUG_TYPES[code];

const DATATYPES: Partial<Record<SparkplugType, Datatype>> = {
  Int8: 'sbyte',
  Int16: 'int16',
  Int32: 'int32',
  Int64: 'int64',
  UInt8: 'byte',
  UInt16: 'uint16',
  UInt32: 'uint32',
  UInt64: 'uint64',
  Float: 'float',
  Double: 'double',
  Boolean: 'boolean',
  String: 'string',
  DateTime: 'datetime',
  Text: 'string',
  UUID: 'string',
  Bytes: 'bytestring',
  File: 'bytestring',
};

/** The contracts' datatype: arrays, data sets and templates travel as json. */
export const datatypeOf = (type: SparkplugType): Datatype => DATATYPES[type] ?? 'json';
