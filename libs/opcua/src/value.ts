import { type Datatype } from '@orrery/contracts';
import { DataType, type Variant, VariantArrayType } from 'node-opcua';
import { canonicalTime } from './time.js';

/** A value as contracts carry it. `raw` says what JSON cannot: the reading is then not good (architecture decision 9). */
export interface PlainValue {
  value: unknown;
  datatype: Datatype;
  raw?: string;
}

const DATATYPES: Readonly<Partial<Record<DataType, Datatype>>> = {
  [DataType.Boolean]: 'boolean',
  [DataType.SByte]: 'sbyte',
  [DataType.Byte]: 'byte',
  [DataType.Int16]: 'int16',
  [DataType.UInt16]: 'uint16',
  [DataType.Int32]: 'int32',
  [DataType.UInt32]: 'uint32',
  [DataType.Int64]: 'int64',
  [DataType.UInt64]: 'uint64',
  [DataType.Float]: 'float',
  [DataType.Double]: 'double',
  [DataType.String]: 'string',
  [DataType.DateTime]: 'datetime',
  [DataType.Guid]: 'string',
  [DataType.ByteString]: 'bytestring',
  [DataType.XmlElement]: 'string',
  [DataType.NodeId]: 'string',
  [DataType.ExpandedNodeId]: 'string',
  [DataType.StatusCode]: 'uint32',
  [DataType.QualifiedName]: 'string',
  [DataType.LocalizedText]: 'string',
};

/** @returns undefined for a Variant without value: the datatype is then the binding's to say. */
export function plainValue(variant: Variant | null | undefined): PlainValue | undefined {
  if (!variant || variant.dataType === DataType.Null) return undefined;
  const type = variant.dataType;
  if (variant.arrayType !== VariantArrayType.Scalar) return plainArray(variant);
  const datatype = DATATYPES[type] ?? 'json';
  const value: unknown = variant.value;
  if (type === DataType.Double || type === DataType.Float) {
    return Number.isFinite(value) ? { value, datatype } : { value: null, datatype, raw: String(value) };
  }
  return { value: plainScalar(type, value), datatype };
}

function plainArray(variant: Variant): PlainValue {
  const strange: string[] = [];
  const items = Array.from((variant.value ?? []) as ArrayLike<unknown>, (element, index) => {
    if (typeof element === 'number' && !Number.isFinite(element)) {
      strange.push(`[${index}]=${element}`);
      return null;
    }
    return plainScalar(variant.dataType, element);
  });
  const value = variant.arrayType === VariantArrayType.Matrix ? folded(items, variant.dimensions ?? []) : items;
  return { value, datatype: 'json', ...(strange.length > 0 ? { raw: strange.join(' ') } : {}) };
}

/** Row-major elements as nested arrays (Part 6 §5.2.2.16). */
function folded(items: unknown[], dimensions: readonly number[]): unknown[] {
  const [, ...inner] = dimensions;
  if (inner.length === 0) return items;
  const size = inner.reduce((product, length) => product * length, 1);
  if (size === 0) return [];
  const rows: unknown[] = [];
  for (let at = 0; at < items.length; at += size) rows.push(folded(items.slice(at, at + size), inner));
  return rows;
}

function plainScalar(type: DataType, value: unknown): unknown {
  switch (type) {
    case DataType.Int64:
      return wide(value, true);
    case DataType.UInt64:
      return wide(value, false);
    case DataType.DateTime:
      return canonicalTime(value as Date | null) ?? null;
    case DataType.ByteString:
      return value ? Buffer.from(value as Uint8Array).toString('base64') : null;
    case DataType.LocalizedText:
      return (value as { text?: string | null } | null)?.text ?? null;
    case DataType.QualifiedName:
      return (value as { name?: string | null } | null)?.name ?? null;
    case DataType.NodeId:
    case DataType.ExpandedNodeId:
      return String(value);
    case DataType.StatusCode:
      return (value as { value: number }).value;
    case DataType.ExtensionObject:
    case DataType.Variant:
    case DataType.DataValue:
    case DataType.DiagnosticInfo:
      return jsonOf(value);
    default:
      return value ?? null;
  }
}

/** node-opcua carries 64-bit integers as [high, low] words; a float would lose digits beyond 2^53. */
function wide(value: unknown, signed: boolean): string {
  const [high, low] = value as [number, number];
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return (signed ? BigInt.asIntN(64, bits) : bits).toString();
}

/** Structures as plain JSON: what the codec knows of them, 64-bit words and dates as it writes them. */
function jsonOf(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  return JSON.parse(JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? field.toString() : field))) as unknown;
}
