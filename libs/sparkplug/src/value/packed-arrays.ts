import { type SparkplugType } from '../payload/index.js';

/** Elements of an array metric: bigint for 64-bit integers, milliseconds for times. */
export type ArrayValue = readonly number[] | readonly bigint[] | readonly boolean[] | readonly string[];

interface Layout {
  readonly width: number;
  get(view: DataView, at: number): number | bigint;
  set(view: DataView, at: number, value: number | bigint): void;
}

/** Sparkplug 3.0 §6.4.17: arrays are packed little-endian in bytes_value. */
const LAYOUTS: Partial<Record<SparkplugType, Layout>> = {
  Int8Array: { width: 1, get: (view, at) => view.getInt8(at), set: (view, at, value) => view.setInt8(at, Number(value)) },
  Int16Array: { width: 2, get: (view, at) => view.getInt16(at, true), set: (view, at, value) => view.setInt16(at, Number(value), true) },
  Int32Array: { width: 4, get: (view, at) => view.getInt32(at, true), set: (view, at, value) => view.setInt32(at, Number(value), true) },
  Int64Array: { width: 8, get: (view, at) => view.getBigInt64(at, true), set: (view, at, value) => view.setBigInt64(at, BigInt(value), true) },
  UInt8Array: { width: 1, get: (view, at) => view.getUint8(at), set: (view, at, value) => view.setUint8(at, Number(value)) },
  UInt16Array: { width: 2, get: (view, at) => view.getUint16(at, true), set: (view, at, value) => view.setUint16(at, Number(value), true) },
  UInt32Array: { width: 4, get: (view, at) => view.getUint32(at, true), set: (view, at, value) => view.setUint32(at, Number(value), true) },
  UInt64Array: { width: 8, get: (view, at) => view.getBigUint64(at, true), set: (view, at, value) => view.setBigUint64(at, BigInt(value), true) },
  FloatArray: { width: 4, get: (view, at) => view.getFloat32(at, true), set: (view, at, value) => view.setFloat32(at, Number(value), true) },
  DoubleArray: { width: 8, get: (view, at) => view.getFloat64(at, true), set: (view, at, value) => view.setFloat64(at, Number(value), true) },
  DateTimeArray: {
    width: 8,
    get: (view, at) => Number(view.getBigUint64(at, true)),
    set: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  },
};

/** @returns undefined where the bytes are no array of that type. */
export function unpackArray(type: SparkplugType, bytes: Uint8Array): ArrayValue | undefined {
  if (type === 'BooleanArray') return unpackBooleans(bytes);
  if (type === 'StringArray') return unpackStrings(bytes);
  const layout = LAYOUTS[type];
  if (layout === undefined || bytes.length % layout.width !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / layout.width }, (_, index) => layout.get(view, index * layout.width)) as ArrayValue;
}

export function packArray(type: SparkplugType, values: ArrayValue): Uint8Array | undefined {
  if (type === 'BooleanArray') return packBooleans(values as readonly boolean[]);
  if (type === 'StringArray') return packStrings(values as readonly string[]);
  const layout = LAYOUTS[type];
  if (layout === undefined) return undefined;
  const bytes = new Uint8Array(values.length * layout.width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => layout.set(view, index * layout.width, value as number | bigint));
  return bytes;
}

/** A count in four bytes, then eight booleans a byte, the first in the highest bit. */
function unpackBooleans(bytes: Uint8Array): boolean[] | undefined {
  if (bytes.length < 4) return undefined;
  const count = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  if (bytes.length !== 4 + Math.ceil(count / 8)) return undefined;
  return Array.from({ length: count }, (_, index) => (bytes[4 + (index >> 3)]! & (0x80 >> (index & 7))) !== 0);
}

function packBooleans(values: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(4 + Math.ceil(values.length / 8));
  new DataView(bytes.buffer).setUint32(0, values.length, true);
  values.forEach((value, index) => {
    if (value) bytes[4 + (index >> 3)]! |= 0x80 >> (index & 7);
  });
  return bytes;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Texts each ended by a zero byte. */
function unpackStrings(bytes: Uint8Array): string[] | undefined {
  if (bytes.length === 0) return [];
  if (bytes[bytes.length - 1] !== 0) return undefined;
  try {
    return utf8.decode(bytes.subarray(0, -1)).split('\0');
  } catch {
    return undefined;
  }
}

const packStrings = (values: readonly string[]): Uint8Array => new TextEncoder().encode(values.map((value) => `${value}\0`).join(''));
