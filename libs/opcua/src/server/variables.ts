import {
  AccessRestrictionsFlag,
  DataType,
  DataValue,
  type EUInformation,
  makeEUInformation,
  type Namespace,
  type StatusCode,
  StatusCodes,
  type UAObject,
  type UAVariable,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import type { Datatype } from '@orrery/contracts';
import { SCALAR_TYPES } from '../scalar-types.js';
import type { PreciseTime } from './ticks.js';

/** A unit of UNECE Recommendation 20: `code` is its common code, from which the UA unit id is made (Part 8 §5.6.3). */
export interface EngineeringUnit {
  code: string;
  symbol: string;
  name: string;
}

export interface VariableSpec {
  /** String identifier of the node, stable for ever: `Line1.Filler.FlowRate`. */
  id: string;
  name: string;
  description?: string;
  datatype: Datatype;
  unit?: EngineeringUnit;
  /** EURange; with it the node is an AnalogItem and percent deadbands work. */
  range?: { low: number; high: number };
  /** Called with a client's value. Absent: read only. */
  write?: (value: unknown) => WriteResult;
}

/** Good: the node has the value from now on. Any other status is answered, and the node keeps what it had. `ignored`: answered Good, and kept all the same, as careless controllers do. */
export type WriteResult = StatusCode | 'ignored';

const UA_TYPES: Partial<Record<Datatype, DataType>> = { ...SCALAR_TYPES, datetime: DataType.DateTime, bytestring: DataType.ByteString };

/** @throws Error for a datatype OPC UA has no built-in type for (json). */
export function uaDataType(datatype: Datatype): DataType {
  const type = UA_TYPES[datatype];
  if (type === undefined) throw new Error(`datatype ${datatype} has no OPC UA built-in type`);
  return type;
}

/** How many monitored items hear of every change of this variable (those of a server with everyChange). */
export function listeners(variable: UAVariable): number {
  return variable.listenerCount('value_changed');
}

/** Adds one variable under `parent`; before its first reading it answers BadWaitingForInitialData. */
export function addVariable(namespace: Namespace, parent: UAObject, spec: VariableSpec): UAVariable {
  const dataType = uaDataType(spec.datatype);
  const options = {
    componentOf: parent,
    nodeId: `s=${spec.id}`,
    browseName: spec.name,
    displayName: spec.name,
    ...(spec.description ? { description: spec.description } : {}),
    dataType,
    // 0: the source reports by exception, so a client that asks for interval 0 is not polled (Part 3 §5.6.2).
    minimumSamplingInterval: 0,
    accessLevel: spec.write ? 'CurrentRead | CurrentWrite' : 'CurrentRead',
    userAccessLevel: spec.write ? 'CurrentRead | CurrentWrite' : 'CurrentRead',
    accessRestrictions: AccessRestrictionsFlag.None,
  };
  const variable = spec.range
    ? namespace.addAnalogDataItem({
        ...options,
        engineeringUnitsRange: spec.range,
        ...(spec.unit ? { engineeringUnits: euInformation(spec.unit) } : {}),
        // A sensor may read outside its normal range, and hiding that would hide the fault; a setpoint must not.
        ...(spec.write ? { instrumentRange: spec.range } : { acceptValueOutOfRange: true }),
      })
    : namespace.addVariable(options);
  if (spec.write) acceptWrites(variable, spec.write);
  return variable;
}

function euInformation(unit: EngineeringUnit): EUInformation {
  return makeEUInformation(unit.code, unit.symbol, unit.name);
}

/** node-opcua checks access, type and range of a client's write, then asks this. Its public binding would need a getter as well. */
interface Writable {
  _timestamped_set_func: (dataValue: DataValue, answer: (error: null, status: StatusCode) => void) => void;
}

function acceptWrites(variable: UAVariable, write: (value: unknown) => WriteResult): void {
  (variable as unknown as Writable)._timestamped_set_func = (dataValue, answer) => {
    const result = write(dataValue.value.value);
    const status = result === 'ignored' ? StatusCodes.Good : result;
    // node-opcua stores the DataValue even when the write is refused: give it back what was there.
    if (result === 'ignored' || status.isNotGood()) Object.assign(dataValue, variable.readValue().clone());
    // The device says when a setpoint took effect, not the client.
    else dataValue.sourceTimestamp = dataValue.serverTimestamp = new Date();
    answer(null, status);
  };
}

export interface SourceReading {
  /** null with a bad status: there is no value to give. */
  value: unknown;
  status?: StatusCode;
  sourceTime: PreciseTime;
  serverTime: Date;
}

/** node-opcua's own way in; the public setValueFromSource would stamp the server's time with the source's. */
interface Settable {
  _internal_set_dataValue(dataValue: DataValue): void;
}

/** Gives the node a new value with both times; every monitored item that reports by exception gets it. */
export function writeReading(variable: UAVariable, datatype: Datatype, reading: SourceReading): void {
  const dataValue = new DataValue({
    value: reading.value === null ? new Variant({ dataType: DataType.Null }) : new Variant({ dataType: uaDataType(datatype), arrayType: VariantArrayType.Scalar, value: toUa(datatype, reading.value) }),
    statusCode: reading.status ?? StatusCodes.Good,
    sourceTimestamp: reading.sourceTime.timestamp,
    serverTimestamp: reading.serverTime,
  });
  dataValue.sourcePicoseconds = reading.sourceTime.picoseconds;
  (variable as unknown as Settable)._internal_set_dataValue(dataValue);
}

/** 64-bit integers are bigint here and [high, low] words in node-opcua. */
function toUa(datatype: Datatype, value: unknown): unknown {
  if (datatype !== 'int64' && datatype !== 'uint64') return value;
  const bits = BigInt.asUintN(64, BigInt(value as bigint | number | string));
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
}
