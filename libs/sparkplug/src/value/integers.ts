import { type SparkplugType, type WireValue } from '../payload/index.js';

interface IntegerType {
  readonly bits: number;
  readonly signed: boolean;
}

const INTEGERS: Partial<Record<SparkplugType, IntegerType>> = {
  Int8: { bits: 8, signed: true },
  Int16: { bits: 16, signed: true },
  Int32: { bits: 32, signed: true },
  Int64: { bits: 64, signed: true },
  UInt8: { bits: 8, signed: false },
  UInt16: { bits: 16, signed: false },
  UInt32: { bits: 32, signed: false },
  UInt64: { bits: 64, signed: false },
};

export const integerType = (type: SparkplugType): IntegerType | undefined => INTEGERS[type];

/**
 * The wire has unsigned fields only; a negative integer is two's complement, in the width of its own type or of the field (encoders
 * differ). @returns undefined where the bits are no integer of that type.
 */
export function readInteger({ bits, signed }: IntegerType, wire: WireValue): number | bigint | undefined {
  if (bits === 64) {
    if (wire.kind === 'long') return signed ? BigInt.asIntN(64, wire.value) : wire.value;
    // In the 32-bit field a high bit may be a sign or a digit: only what is the same both ways is taken.
    return wire.kind === 'int' && (!signed || wire.value < 2 ** 31) ? BigInt(wire.value) : undefined;
  }
  if (wire.kind === 'int') return narrow(bits, signed, wire.value);
  if (wire.kind !== 'long') return undefined;
  const value = signed ? BigInt.asIntN(64, wire.value) : wire.value;
  return value >= -(2n ** 31n) && value < 2n ** 32n ? narrow(bits, signed, Number(value) >>> 0) : undefined;
}

function narrow(bits: number, signed: boolean, value: number): number | undefined {
  if (!signed) return value < 2 ** bits ? value : undefined;
  const wide = value | 0;
  const half = 2 ** (bits - 1);
  if (wide >= -half && wide < half) return wide;
  return value < 2 * half ? value - 2 * half : undefined;
}

/** An integer → the field that the standard gives its type; undefined when it does not fit. */
export function writeInteger({ bits, signed }: IntegerType, value: number | bigint): WireValue | undefined {
  if (typeof value === 'number' && !Number.isInteger(value)) return undefined;
  const integer = BigInt(value);
  if (integer !== (signed ? BigInt.asIntN(bits, integer) : BigInt.asUintN(bits, integer))) return undefined;
  return bits === 64 ? { kind: 'long', value: BigInt.asUintN(64, integer) } : { kind: 'int', value: Number(BigInt.asUintN(32, integer)) };
}
