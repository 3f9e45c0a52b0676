import { type Datatype } from '@orrery/contracts';
import { DataType } from 'node-opcua';

/** What each datatype of ours that holds a number, a truth value or a text is in OPC UA (Part 6 §5.1.2). */
export const SCALAR_TYPES: Partial<Record<Datatype, DataType>> = {
  boolean: DataType.Boolean,
  sbyte: DataType.SByte,
  byte: DataType.Byte,
  int16: DataType.Int16,
  uint16: DataType.UInt16,
  int32: DataType.Int32,
  uint32: DataType.UInt32,
  int64: DataType.Int64,
  uint64: DataType.UInt64,
  float: DataType.Float,
  double: DataType.Double,
  string: DataType.String,
};
