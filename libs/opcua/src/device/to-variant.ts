import { type Datatype, OrreryError } from '@orrery/contracts';
import { DataType, Variant, VariantArrayType } from 'node-opcua';
import { SCALAR_TYPES } from '../scalar-types.js';

/** The type of ours that is this OPC UA type and no other; undefined where a value of it cannot be written here. */
export const writableType = (type: DataType): Datatype | undefined => (Object.keys(SCALAR_TYPES) as Datatype[]).find((datatype) => SCALAR_TYPES[datatype] === type);

/**
 * A plain value as OPC UA carries it. `shown` is the type in which the node was last read: a model may say double where the device has
 * a float, and a server refuses another type than its own (Part 4 §5.11.4).
 * @throws OrreryError invalid-argument for what has no OPC UA type here.
 */
export function toVariant(value: unknown, datatype: Datatype, shown?: DataType): Variant {
  const dataType = shown !== undefined && Object.values(SCALAR_TYPES).includes(shown) ? shown : SCALAR_TYPES[datatype];
  if (dataType === undefined) throw new OrreryError('invalid-argument', `a ${datatype} cannot be written over OPC UA here`, { remedy: 'Command a path that holds a number, a truth value or a text.' });
  const isWide = dataType === DataType.Int64 || dataType === DataType.UInt64;
  return new Variant({ dataType, arrayType: VariantArrayType.Scalar, value: isWide ? words(BigInt(value as string | number)) : value });
}

/** node-opcua carries 64-bit integers as [high, low] words. */
function words(value: bigint): [number, number] {
  const bits = BigInt.asUintN(64, value);
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
}
