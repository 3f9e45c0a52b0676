import { Errors } from 'typebox/schema';
import { Settings } from 'typebox/system';
import { type Report, suggest } from './problem.js';

/** The part of JSON Schema 2020-12 that the language is written in. */
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
type Fault = ReturnType<typeof Errors>[1][number];
/** Faults told of one text; TypeBox stops at eight unless told otherwise. */
const MOST = 200;

/** Reports where `value` does not follow `schema`, each fault in words for the person who wrote the value. @returns whether it does */
export function checkSchema(value: unknown, schema: Schema, report: Report): boolean {
  const faults = faultsOf(value, schema);
  for (const fault of faults) {
    const path = stepsOf(fault.instancePath);
    tell(fault, path, at(value, path), schemaAt(schema, stepsOf(fault.schemaPath.slice(1))), report);
  }
  return faults.length === 0;
}

/** The setting is TypeBox's own and holds for the whole program, so it is put back. */
function faultsOf(value: unknown, schema: Schema): Fault[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: MOST });
  try {
    return Errors(schema as Parameters<typeof Errors>[0], value)[1];
  } finally {
    Settings.Set({ maxErrors });
  }
}

function tell(fault: Fault, path: Path, value: unknown, schema: Schema, report: Report): void {
  const name = path.length === 0 ? 'the model' : path.join('.');
  const size = typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  const known = schema.properties ?? {};
  switch (fault.keyword) {
    case 'type':
      return report(path, 'model.type', `${name} must be ${[schema.type].flat().join(' or ')}, it is ${typeOf(value)}`, schema.description ?? 'give it a value of that type');
    case 'const':
      return report(path, 'model.version', `${name} is ${JSON.stringify(value)}`, `write ${schema.const}, the version this engine reads`);
    case 'enum':
      return report(path, 'model.value', `${name} is ${JSON.stringify(value)}`, suggest(String(value), schema.enum ?? []));
    case 'pattern':
      return report(path, 'model.value', `${name} is ${JSON.stringify(value)}`, schema.description ?? `it must follow ${schema.pattern}`);
    case 'minimum':
    case 'maximum':
      return report(path, 'model.range', `${name} is ${String(value)}`, `it must be ${fault.params.limit} or ${fault.keyword === 'minimum' ? 'more' : 'less'}`);
    case 'exclusiveMinimum':
      return report(path, 'model.range', `${name} is ${String(value)}`, `it must be above ${fault.params.limit}`);
    case 'required':
      return fault.params.requiredProperties.forEach((key) => report(path, 'model.missing', `${name} has no ${key}`, known[key]?.description ?? `add ${key}`));
    case 'additionalProperties':
      if (schema.additionalProperties !== false) return; // what is wrong inside stands for itself
      return fault.params.additionalProperties.forEach((key) => report([...path, key], 'model.unknown-key', `${name} knows no ${key}`, suggest(key, Object.keys(known))));
    case 'propertyNames':
      return fault.params.propertyNames.forEach((key) => report([...path, key], 'model.value', `${key} is no name`, schema.propertyNames?.description ?? 'give it another name'));
    case 'minItems':
    case 'maxItems':
      return report(path, 'model.length', `${name} has ${size} items`, `give ${schema.minItems ?? 0} to ${schema.maxItems ?? 'any number'}`);
    case 'minProperties':
    case 'maxProperties':
      return report(path, 'model.length', `${name} has ${size} entries`, size === 0 || schema.maxProperties === 1 ? `give one of ${Object.keys(known).join(', ')}` : 'give fewer');
    case 'boolean': // said of each unknown key, which `additionalProperties` names
      return;
    default:
      return report(path, 'model.value', `${name} ${fault.message}`, schema.description ?? 'correct it');
  }
}

const stepsOf = (pointer: string): string[] => pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((inside, key) => (inside as Record<string | number, unknown> | undefined)?.[key], value);

/** The schema at a path, references followed. */
function schemaAt(root: Schema, path: Path): Schema {
  const resolve = (schema: Schema): Schema => (schema.$ref === undefined ? schema : (at(root, stepsOf(schema.$ref.slice(1))) as Schema));
  return path.reduce<Schema>((schema, key) => resolve(at(schema, [key]) ?? {}), root);
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && !Number.isFinite(value) ? 'no finite number' : typeof value;
}
