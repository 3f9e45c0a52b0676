import { type DataSet, type SparkplugType, type Template, typeOf, type WireValue } from '../payload/index.js';
import { integerType, readInteger, writeInteger } from './integers.js';
import { type ArrayValue, packArray, unpackArray } from './packed-arrays.js';

/** A value in its own type: bigint for Int64 and UInt64, milliseconds since 1970 for DateTime. */
export type TypedValue = number | bigint | boolean | string | Uint8Array | DataSet | Template | ArrayValue;

/** The end of the year 9999, in milliseconds since 1970: the contracts write years with four digits. */
const MAX_TIME = 253_402_300_799_999;

/** Whether a number of milliseconds is a time that can be written down; a clock in microseconds is beyond. */
export const isTime = (millis: number): boolean => millis >= 0 && millis <= MAX_TIME;

/** Reads bits as the datatype that the birth gave the metric; undefined where they cannot be of it. */
export function readValue(type: SparkplugType, wire: WireValue): TypedValue | undefined {
  const integer = integerType(type);
  if (integer !== undefined) return readInteger(integer, wire);
  switch (type) {
    case 'Float':
    case 'Double':
      return wire.kind === 'double' || wire.kind === 'float' ? wire.value : undefined;
    case 'Boolean':
      return wire.kind === 'boolean' ? wire.value : undefined;
    case 'String':
    case 'Text':
    case 'UUID':
      return wire.kind === 'string' ? wire.value : undefined;
    case 'DateTime': {
      const time = wire.kind === 'long' || wire.kind === 'int' ? Number(wire.value) : Number.NaN;
      return isTime(time) ? time : undefined;
    }
    case 'Bytes':
    case 'File':
      return wire.kind === 'bytes' ? wire.value : undefined;
    case 'DataSet':
      return wire.kind === 'dataset' && isTable(wire.value) ? wire.value : undefined;
    case 'Template':
      return wire.kind === 'template' ? wire.value : undefined;
    default:
      return wire.kind === 'bytes' ? unpackArray(type, wire.value) : undefined;
  }
}

/** As many types as columns, each a known one, and as many cells in every row. */
function isTable({ columns, columnCount, types, rows }: DataSet): boolean {
  const width = columns.length;
  return (
    types.length === width &&
    (columnCount === undefined || columnCount === width) &&
    types.every((code) => typeOf(code) !== undefined) &&
    rows.every((row) => row.length === width)
  );
}

/** The way back; undefined where the value is not of the datatype. */
export function writeValue(type: SparkplugType, value: TypedValue): WireValue | undefined {
  const integer = integerType(type);
  if (integer !== undefined) return typeof value === 'number' || typeof value === 'bigint' ? writeInteger(integer, value) : undefined;
  switch (type) {
    case 'Float':
      return typeof value === 'number' ? { kind: 'float', value: Math.fround(value) } : undefined;
    case 'Double':
      return typeof value === 'number' ? { kind: 'double', value } : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? { kind: 'boolean', value } : undefined;
    case 'String':
    case 'Text':
    case 'UUID':
      return typeof value === 'string' ? { kind: 'string', value } : undefined;
    case 'DateTime':
      return typeof value === 'number' && isTime(value) ? { kind: 'long', value: BigInt(Math.trunc(value)) } : undefined;
    case 'Bytes':
    case 'File':
      return value instanceof Uint8Array ? { kind: 'bytes', value } : undefined;
    case 'DataSet':
      return isObject(value) && 'rows' in value ? { kind: 'dataset', value } : undefined;
    case 'Template':
      return isObject(value) && 'metrics' in value ? { kind: 'template', value } : undefined;
    default: {
      const bytes = Array.isArray(value) ? packArray(type, value as ArrayValue) : undefined;
      return bytes && { kind: 'bytes', value: bytes };
    }
  }
}

const isObject = (value: TypedValue): value is DataSet | Template => typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
