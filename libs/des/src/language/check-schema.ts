import { type Report, suggest } from './problem.js';

/** The part of JSON Schema 2020-12 that the language's schema uses; the check below knows exactly this much. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly description?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

type Path = readonly (string | number)[];

/** Reports where `value` does not follow `schema`. @returns whether it does */
export function checkSchema(value: unknown, schema: Schema, root: Schema, report: Report, path: Path = []): boolean {
  if (schema.$ref !== undefined) return checkSchema(value, root.$defs?.[schema.$ref.slice('#/$defs/'.length)] as Schema, root, report, path);
  const wrong: Wrong = (code, message, fix) => {
    report(path, code, message, fix);
    return false;
  };
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type)) return wrong('model.type', `${nameOf(path)} must be ${types.join(' or ')}, it is ${type === 'null' ? 'empty' : type}`, schema.description ?? 'give it a value of that type');
  if (schema.const !== undefined && value !== schema.const) return wrong('model.version', `${nameOf(path)} is ${JSON.stringify(value)}`, `write ${schema.const}, the version this engine reads`);
  if (typeof value === 'string') return checkText(value, schema, wrong, path);
  if (typeof value === 'number') return checkNumber(value, schema, wrong, path);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) return wrong('model.length', `${nameOf(path)} has ${value.length} items`, `give ${schema.minItems ?? 0} to ${schema.maxItems ?? 'any number'}`);
    return schema.items ? value.map((item, i) => checkSchema(item, schema.items as Schema, root, report, [...path, i])).every(Boolean) : true;
  }
  return type === 'object' ? checkObject(value as Record<string, unknown>, schema, root, report, path) : true;
}

type Wrong = (code: string, message: string, fix: string) => false;

function checkText(value: string, schema: Schema, wrong: Wrong, path: Path): boolean {
  if (schema.enum && !schema.enum.includes(value)) return wrong('model.value', `${nameOf(path)} is "${value}"`, suggest(value, schema.enum));
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) return wrong('model.value', `${nameOf(path)} is "${value}"`, schema.description ?? `it must follow ${schema.pattern}`);
  return true;
}

function checkNumber(value: number, schema: Schema, wrong: Wrong, path: Path): boolean {
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity } = schema;
  if (value < minimum) return wrong('model.range', `${nameOf(path)} is ${value}`, `it must be ${minimum} or more`);
  if (value <= exclusiveMinimum) return wrong('model.range', `${nameOf(path)} is ${value}`, `it must be above ${exclusiveMinimum}`);
  return value <= maximum || wrong('model.range', `${nameOf(path)} is ${value}`, `it must be ${maximum} or less`);
}

function checkObject(value: Record<string, unknown>, schema: Schema, root: Schema, report: Report, path: Path): boolean {
  const known = schema.properties ?? {};
  let good = true;
  const wrong = (at: Path, code: string, message: string, fix: string) => {
    report(at, code, message, fix);
    good = false;
  };
  for (const key of schema.required ?? []) if (!(key in value)) wrong(path, 'model.missing', `${nameOf(path)} has no ${key}`, known[key]?.description ?? `add ${key}`);
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    if (Object.hasOwn(known, key)) good = checkSchema(item, known[key], root, report, at) && good;
    else if (schema.additionalProperties === false) wrong(at, 'model.unknown-key', `${nameOf(path)} knows no ${key}`, suggest(key, Object.keys(known)));
    else if (schema.additionalProperties) good = checkSchema(item, schema.additionalProperties, root, report, at) && good;
    if (schema.propertyNames && !checkSchema(key, schema.propertyNames, root, report, at)) good = false;
  }
  const size = Object.keys(value).length;
  if (good && (size < (schema.minProperties ?? 0) || size > (schema.maxProperties ?? Infinity)))
    wrong(path, 'model.length', `${nameOf(path)} has ${size} entries`, size === 0 || schema.maxProperties === 1 ? `give one of ${Object.keys(known).join(', ')}` : 'give fewer');
  return good;
}

const nameOf = (path: Path): string => (path.length === 0 ? 'the model' : path.join('.'));

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : 'no finite number';
  return typeof value;
}
