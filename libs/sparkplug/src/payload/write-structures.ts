import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DATA_SET, DATA_SET_VALUE, METADATA, METRIC, METRIC_VALUE, PARAMETER, PROPERTY_SET, PROPERTY_SET_LIST, PROPERTY_VALUE, ROW, SCALAR, TEMPLATE } from './fields.js';
import { type DataSet, type MetaData, type Metric, type Parameter, type PropertySet, type PropertyValue, type Template, type WireValue } from './payload.js';

const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

export const writeUint32 = (to: BinaryWriter, field: number, value: number | undefined): void => {
  if (value !== undefined) to.tag(field, Varint).uint32(value);
};
export const writeUint64 = (to: BinaryWriter, field: number, value: number | bigint | undefined): void => {
  if (value !== undefined) to.tag(field, Varint).uint64(value);
};
const writeBool = (to: BinaryWriter, field: number, value: boolean | undefined): void => {
  if (value !== undefined) to.tag(field, Varint).bool(value);
};
export const writeString = (to: BinaryWriter, field: number, value: string | undefined): void => {
  if (value !== undefined) to.tag(field, LengthDelimited).string(value);
};
export const writeMessage = (to: BinaryWriter, field: number, write: () => void): void => {
  to.tag(field, LengthDelimited).fork();
  write();
  to.join();
};

/** @param first number of the oneof's first field */
function writeValue(to: BinaryWriter, first: number, wire: WireValue | undefined): void {
  if (wire === undefined) return;
  switch (wire.kind) {
    case 'int':
      return writeUint32(to, first + SCALAR.int, wire.value);
    case 'long':
      return writeUint64(to, first + SCALAR.long, wire.value);
    case 'float':
      to.tag(first + SCALAR.float, Bit32).float(wire.value);
      return;
    case 'double':
      to.tag(first + SCALAR.double, Bit64).double(wire.value);
      return;
    case 'boolean':
      return writeBool(to, first + SCALAR.boolean, wire.value);
    case 'string':
      return writeString(to, first + SCALAR.string, wire.value);
    case 'bytes':
      to.tag(first + METRIC_VALUE.bytes, LengthDelimited).bytes(wire.value);
      return;
    case 'dataset':
      return writeMessage(to, first + METRIC_VALUE.dataset, () => writeDataSet(to, wire.value));
    case 'template':
      return writeMessage(to, first + METRIC_VALUE.template, () => writeTemplate(to, wire.value));
    case 'propertyset':
      return writeMessage(to, PROPERTY_VALUE.propertySet, () => writePropertySet(to, wire.value));
    case 'propertysets':
      return writeMessage(to, PROPERTY_VALUE.propertySets, () => {
        for (const set of wire.value) writeMessage(to, PROPERTY_SET_LIST.sets, () => writePropertySet(to, set));
      });
  }
}

export function writeMetric(to: BinaryWriter, metric: Metric): void {
  writeString(to, METRIC.name, metric.name);
  writeUint64(to, METRIC.alias, metric.alias);
  writeUint64(to, METRIC.timestamp, metric.timestamp);
  writeUint32(to, METRIC.datatype, metric.datatype);
  writeBool(to, METRIC.isHistorical, metric.isHistorical);
  writeBool(to, METRIC.isTransient, metric.isTransient);
  writeBool(to, METRIC.isNull, metric.isNull);
  const { metadata, properties } = metric;
  if (metadata) writeMessage(to, METRIC.metadata, () => writeMetaData(to, metadata));
  if (properties) writeMessage(to, METRIC.properties, () => writePropertySet(to, properties));
  writeValue(to, METRIC.firstValue, metric.value);
}

function writeMetaData(to: BinaryWriter, data: MetaData): void {
  writeBool(to, METADATA.isMultiPart, data.isMultiPart);
  writeString(to, METADATA.contentType, data.contentType);
  writeUint64(to, METADATA.size, data.size);
  writeUint64(to, METADATA.seq, data.seq);
  writeString(to, METADATA.fileName, data.fileName);
  writeString(to, METADATA.fileType, data.fileType);
  writeString(to, METADATA.md5, data.md5);
  writeString(to, METADATA.description, data.description);
}

function writePropertySet(to: BinaryWriter, set: PropertySet): void {
  for (const key of set.keys) writeString(to, PROPERTY_SET.keys, key);
  for (const value of set.values) writeMessage(to, PROPERTY_SET.values, () => writePropertyValue(to, value));
}

function writePropertyValue(to: BinaryWriter, property: PropertyValue): void {
  writeUint32(to, PROPERTY_VALUE.type, property.type);
  writeBool(to, PROPERTY_VALUE.isNull, property.isNull);
  writeValue(to, PROPERTY_VALUE.firstValue, property.value);
}

function writeDataSet(to: BinaryWriter, set: DataSet): void {
  writeUint64(to, DATA_SET.columnCount, set.columnCount);
  for (const column of set.columns) writeString(to, DATA_SET.columns, column);
  for (const type of set.types) writeUint32(to, DATA_SET.types, type);
  for (const row of set.rows) {
    writeMessage(to, DATA_SET.rows, () => {
      for (const cell of row) writeMessage(to, ROW.elements, () => writeValue(to, DATA_SET_VALUE.firstValue, cell));
    });
  }
}

function writeTemplate(to: BinaryWriter, template: Template): void {
  writeString(to, TEMPLATE.version, template.version);
  for (const metric of template.metrics) writeMessage(to, TEMPLATE.metrics, () => writeMetric(to, metric));
  for (const parameter of template.parameters) writeMessage(to, TEMPLATE.parameters, () => writeParameter(to, parameter));
  writeString(to, TEMPLATE.templateRef, template.templateRef);
  writeBool(to, TEMPLATE.isDefinition, template.isDefinition);
}

function writeParameter(to: BinaryWriter, parameter: Parameter): void {
  writeString(to, PARAMETER.name, parameter.name);
  writeUint32(to, PARAMETER.type, parameter.type);
  writeValue(to, PARAMETER.firstValue, parameter.value);
}
