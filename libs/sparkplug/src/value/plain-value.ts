import { type Datatype } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type DataSet, datatypeOf, type Metric, type Parameter, SPARKPLUG_TYPES, type SparkplugType, type Template, typeOf, type WireValue } from '../payload/index.js';
import { isTime, readValue, type TypedValue } from './typed-value.js';

/** A value as contracts carry it. `raw` says what JSON cannot: the reading is then bad (architecture decision 9). */
export interface PlainValue {
  readonly value: unknown;
  readonly datatype: Datatype;
  readonly raw?: string;
}

/** Member datatypes of template definitions by template name: instances in DATA may leave them out. */
export type TemplateTypes = ReadonlyMap<string, ReadonlyMap<string, number>>;
const NO_TEMPLATES: TemplateTypes = new Map();

/** @returns undefined where the bits are not of the datatype. */
export function plainValue(type: SparkplugType, wire: WireValue, templates: TemplateTypes = NO_TEMPLATES): PlainValue | undefined {
  const typed = readValue(type, wire);
  if (typed === undefined) return undefined;
  const datatype = datatypeOf(type);
  if (typeof typed === 'number' && !Number.isFinite(typed)) return { value: null, datatype, raw: String(typed) };
  return { value: jsonOf(type, typed, templates), datatype };
}

/** 64-bit integers become decimal strings, times timestamps, bytes base64; inside structures NaN and infinities are null. */
function jsonOf(type: SparkplugType, typed: TypedValue, templates: TemplateTypes): unknown {
  switch (type) {
    case 'Int64':
    case 'UInt64':
      return (typed as bigint).toString();
    case 'DateTime':
      return timestampFromMillis(typed as number);
    case 'Bytes':
    case 'File':
      return Buffer.from(typed as Uint8Array).toString('base64');
    case 'DataSet':
      return jsonOfDataSet(typed as DataSet, templates);
    case 'Template':
      return jsonOfTemplate(typed as Template, templates);
    case 'DateTimeArray':
      return (typed as number[]).map((time) => (isTime(time) ? timestampFromMillis(time) : null));
    default:
      return Array.isArray(typed) ? (typed as unknown[]).map(element) : typed;
  }
}

function element(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** `{columns, types, rows}`, rows as lists in the order of the columns. */
function jsonOfDataSet(set: DataSet, templates: TemplateTypes): unknown {
  return {
    columns: set.columns,
    types: set.types.map((code) => SPARKPLUG_TYPES[code] ?? 'Unknown'),
    rows: set.rows.map((row) => row.map((cell, column) => member(set.types[column], cell, templates))),
  };
}

/** `{template, version?, parameters, metrics}`, the last two by name. */
function jsonOfTemplate(template: Template, templates: TemplateTypes): unknown {
  const types = templates.get(template.templateRef ?? '');
  const typed = ({ name, type, value }: Parameter): [string, unknown] => [name ?? '', member(type ?? types?.get(parameterKey(name)), value, templates)];
  const valued = ({ name, datatype, value, isNull }: Metric): [string, unknown] => [
    name ?? '',
    isNull ? null : member(datatype ?? types?.get(name ?? ''), value, templates),
  ];
  return {
    template: template.templateRef ?? null,
    ...(template.version === undefined ? {} : { version: template.version }),
    parameters: Object.fromEntries(template.parameters.map(typed)),
    metrics: Object.fromEntries(template.metrics.map(valued)),
  };
}

/** Parameters and members of a template may have the same names. */
const parameterKey = (name: string | undefined): string => `\0${name ?? ''}`;

/** Datatypes of a definition's members and parameters, as TemplateTypes keeps them. */
export function memberTypes(definition: Template): ReadonlyMap<string, number> {
  const types = new Map<string, number>();
  for (const { name, datatype } of definition.metrics) if (datatype !== undefined) types.set(name ?? '', datatype);
  for (const { name, type } of definition.parameters) if (type !== undefined) types.set(parameterKey(name), type);
  return types;
}

/** A value inside a structure; one that does not fit its declared type is null, without declared type it is read by its field. */
function member(code: number | undefined, wire: WireValue | undefined, templates: TemplateTypes): unknown {
  if (wire === undefined) return null;
  const type = typeOf(code) ?? BY_FIELD[wire.kind];
  return type === undefined ? null : (plainValue(type, wire, templates)?.value ?? null);
}

const BY_FIELD: Partial<Record<WireValue['kind'], SparkplugType>> = {
  int: 'UInt32',
  long: 'UInt64',
  float: 'Float',
  double: 'Double',
  boolean: 'Boolean',
  string: 'String',
  bytes: 'Bytes',
  dataset: 'DataSet',
  template: 'Template',
};
