import { DATA_SET, DATA_SET_VALUE, METADATA, METRIC, METRIC_VALUE, PARAMETER, PROPERTY_SET, PROPERTY_SET_LIST, PROPERTY_VALUE, ROW, SCALAR, TEMPLATE } from './fields.js';
import { type DataSet, type MetaData, type Metric, type Parameter, type PropertySet, type PropertyValue, type Template, type WireValue } from './payload.js';
import { type WireReader } from './wire-reader.js';

/** Reads the field at hand as one of the six scalars; undefined (and unread) when it is none. */
function readScalar(from: WireReader, index: number): WireValue | undefined {
  switch (index) {
    case SCALAR.int:
      return { kind: 'int', value: from.uint32() };
    case SCALAR.long:
      return { kind: 'long', value: from.uint64() };
    case SCALAR.float:
      return { kind: 'float', value: from.float() };
    case SCALAR.double:
      return { kind: 'double', value: from.double() };
    case SCALAR.boolean:
      return { kind: 'boolean', value: from.bool() };
    case SCALAR.string:
      return { kind: 'string', value: from.string() };
    default:
      return undefined;
  }
}

function readMetricValue(from: WireReader, index: number): WireValue | undefined {
  switch (index) {
    case METRIC_VALUE.bytes:
      return { kind: 'bytes', value: from.bytes() };
    case METRIC_VALUE.dataset:
      return { kind: 'dataset', value: readDataSet(from) };
    case METRIC_VALUE.template:
      return { kind: 'template', value: readTemplate(from) };
    default:
      return readScalar(from, index);
  }
}

export function readMetric(from: WireReader): Metric {
  const metric: Metric = {};
  from.element();
  from.message(() => {
    switch (from.field) {
      case METRIC.name:
        metric.name = from.string();
        break;
      case METRIC.alias:
        metric.alias = from.uint64();
        break;
      case METRIC.timestamp:
        metric.timestamp = from.count();
        break;
      case METRIC.datatype:
        metric.datatype = from.uint32();
        break;
      case METRIC.isHistorical:
        metric.isHistorical = from.bool();
        break;
      case METRIC.isTransient:
        metric.isTransient = from.bool();
        break;
      case METRIC.isNull:
        metric.isNull = from.bool();
        break;
      case METRIC.metadata:
        metric.metadata = readMetaData(from);
        break;
      case METRIC.properties:
        metric.properties = readPropertySet(from);
        break;
      default: {
        const value = readMetricValue(from, from.field - METRIC.firstValue);
        if (value === undefined) from.skip();
        else metric.value = value;
      }
    }
  });
  return metric;
}

function readMetaData(from: WireReader): MetaData {
  const data: MetaData = {};
  from.message(() => {
    if (from.field === METADATA.isMultiPart) data.isMultiPart = from.bool();
    else if (from.field === METADATA.contentType) data.contentType = from.string();
    else if (from.field === METADATA.size) data.size = from.count();
    else if (from.field === METADATA.seq) data.seq = from.count();
    else if (from.field === METADATA.fileName) data.fileName = from.string();
    else if (from.field === METADATA.fileType) data.fileType = from.string();
    else if (from.field === METADATA.md5) data.md5 = from.string();
    else if (from.field === METADATA.description) data.description = from.string();
    else from.skip();
  });
  return data;
}

function readPropertySet(from: WireReader): PropertySet {
  const set: PropertySet = { keys: [], values: [] };
  from.message(() => {
    if (from.field === PROPERTY_SET.keys) set.keys.push(from.string());
    else if (from.field === PROPERTY_SET.values) set.values.push(readPropertyValue(from));
    else from.skip();
  });
  return set;
}

function readPropertySets(from: WireReader): PropertySet[] {
  const sets: PropertySet[] = [];
  from.message(() => {
    if (from.field === PROPERTY_SET_LIST.sets) sets.push(readPropertySet(from));
    else from.skip();
  });
  return sets;
}

function readPropertyValue(from: WireReader): PropertyValue {
  const property: PropertyValue = {};
  from.element();
  from.message(() => {
    if (from.field === PROPERTY_VALUE.type) property.type = from.uint32();
    else if (from.field === PROPERTY_VALUE.isNull) property.isNull = from.bool();
    else if (from.field === PROPERTY_VALUE.propertySet) property.value = { kind: 'propertyset', value: readPropertySet(from) };
    else if (from.field === PROPERTY_VALUE.propertySets) property.value = { kind: 'propertysets', value: readPropertySets(from) };
    else {
      const value = readScalar(from, from.field - PROPERTY_VALUE.firstValue);
      if (value === undefined) from.skip();
      else property.value = value;
    }
  });
  return property;
}

function readDataSet(from: WireReader): DataSet {
  const set: DataSet = { columns: [], types: [], rows: [] };
  from.message(() => {
    if (from.field === DATA_SET.columnCount) set.columnCount = from.count();
    else if (from.field === DATA_SET.columns) {
      from.element();
      set.columns.push(from.string());
    } else if (from.field === DATA_SET.types) from.uint32s(set.types);
    else if (from.field === DATA_SET.rows) set.rows.push(readRow(from));
    else from.skip();
  });
  return set;
}

function readRow(from: WireReader): (WireValue | undefined)[] {
  const row: (WireValue | undefined)[] = [];
  from.element();
  from.message(() => {
    if (from.field === ROW.elements) row.push(readCell(from));
    else from.skip();
  });
  return row;
}

function readCell(from: WireReader): WireValue | undefined {
  let cell: WireValue | undefined;
  from.element();
  from.message(() => {
    const value = readScalar(from, from.field - DATA_SET_VALUE.firstValue);
    if (value === undefined) from.skip();
    else cell = value;
  });
  return cell;
}

function readTemplate(from: WireReader): Template {
  const template: Template = { metrics: [], parameters: [] };
  from.message(() => {
    if (from.field === TEMPLATE.version) template.version = from.string();
    else if (from.field === TEMPLATE.metrics) template.metrics.push(readMetric(from));
    else if (from.field === TEMPLATE.parameters) template.parameters.push(readParameter(from));
    else if (from.field === TEMPLATE.templateRef) template.templateRef = from.string();
    else if (from.field === TEMPLATE.isDefinition) template.isDefinition = from.bool();
    else from.skip();
  });
  return template;
}

function readParameter(from: WireReader): Parameter {
  const parameter: Parameter = {};
  from.element();
  from.message(() => {
    if (from.field === PARAMETER.name) parameter.name = from.string();
    else if (from.field === PARAMETER.type) parameter.type = from.uint32();
    else {
      const value = readScalar(from, from.field - PARAMETER.firstValue);
      if (value === undefined) from.skip();
      else parameter.value = value;
    }
  });
  return parameter;
}
