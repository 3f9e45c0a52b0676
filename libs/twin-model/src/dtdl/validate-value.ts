import { excerpt } from './problem.js';
import { isRecord } from './read-shape.js';
import { type ResolvedSchema } from './resolve-model.js';

/** One way in which a value breaks its schema. */
export interface ValueProblem {
  /** Where inside the value: the path given, then `/field` and `/index`. */
  readonly path: string;
  /** `type`, `range`, `format`, `enum`, `field.unknown`. */
  readonly rule: string;
  readonly message: string;
}

type Check = (value: unknown) => { rule: string; wanted: string } | undefined;

const INT64_MAX = 2n ** 63n - 1n;
const FLOAT_MAX = 3.4028234663852886e38;

const formatted =
  (pattern: RegExp, wanted: string): Check =>
  (value) =>
    typeof value !== 'string' ? { rule: 'type', wanted } : pattern.test(value) ? undefined : { rule: 'format', wanted };

const finite =
  (max: number, wanted: string): Check =>
  (value) =>
    typeof value !== 'number' || !Number.isFinite(value)
      ? { rule: 'type', wanted: 'a finite number' }
      : Math.abs(value) > max
        ? { rule: 'range', wanted }
        : undefined;

const DAY = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?';
const ZONE = '(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';

/** DTDL "Primitive schema"; int64 travels as decimal text because JSON numbers lose digits beyond 2^53. */
const PRIMITIVE_CHECKS: Readonly<Record<string, Check>> = {
  boolean: (value) => (typeof value === 'boolean' ? undefined : { rule: 'type', wanted: 'true or false' }),
  string: (value) => (typeof value === 'string' ? undefined : { rule: 'type', wanted: 'a text' }),
  double: finite(Infinity, ''),
  float: finite(FLOAT_MAX, `a number within ±${FLOAT_MAX} (IEEE 754 single precision)`),
  integer: (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return { rule: 'type', wanted: 'an integer' };
    return value >= -(2 ** 31) && value < 2 ** 31
      ? undefined
      : { rule: 'range', wanted: 'an integer of 4 bytes, -2147483648 to 2147483647' };
  },
  long: (value) => {
    const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text !== 'string' || !/^-?\d{1,20}$/.test(text)) return { rule: 'type', wanted: 'an integer; beyond ±2^53 as decimal text' };
    const number = BigInt(text);
    return number <= INT64_MAX && number >= -INT64_MAX - 1n
      ? undefined
      : { rule: 'range', wanted: 'an integer of 8 bytes, -2^63 to 2^63-1' };
  },
  date: formatted(new RegExp(`^${DAY}$`), 'a date as 2026-01-31 (RFC 3339)'),
  time: formatted(new RegExp(`^${CLOCK}${ZONE}?$`), 'a time as 14:30:00Z (RFC 3339)'),
  dateTime: formatted(new RegExp(`^${DAY}[Tt]${CLOCK}${ZONE}$`), 'a time as 2026-01-31T14:30:00Z (RFC 3339)'),
  duration: formatted(
    /^-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/,
    'a duration as PT5M (ISO 8601)',
  ),
};

/** GeoJSON geometries (RFC 7946 §3.1): how deep their coordinates are nested. */
const GEOMETRY_DEPTH: Readonly<Record<string, number>> = {
  point: 1,
  multiPoint: 2,
  lineString: 2,
  multiLineString: 3,
  polygon: 3,
  multiPolygon: 4,
};

function isCoordinates(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 1) return value.every((item) => isCoordinates(item, depth - 1));
  return value.length >= 2 && value.every((item) => typeof item === 'number' && Number.isFinite(item));
}

/**
 * Judges a desired value, a static property or a command's request against its schema (rule R27).
 * All problems are returned, each naming where in the value it stands; an empty list means that it fits.
 */
export function validateValue(schema: ResolvedSchema, value: unknown, path = ''): ValueProblem[] {
  const refuse = (rule: string, wanted: string): ValueProblem[] => [
    { path, rule, message: `${path === '' ? 'the value' : path} must be ${wanted}, not ${excerpt(value)}` },
  ];
  switch (schema.kind) {
    case 'primitive': {
      const fault = PRIMITIVE_CHECKS[schema.name]!(value);
      return fault ? refuse(fault.rule, fault.wanted) : [];
    }
    case 'enum': {
      const wanted = schema.enumValues.map((item) => item.enumValue);
      return wanted.includes(value as string | number)
        ? []
        : refuse('enum', `one of ${wanted.map((item) => JSON.stringify(item)).join(', ')}`);
    }
    case 'array':
      if (!Array.isArray(value)) return refuse('type', 'a list');
      return value.flatMap((item, index) => validateValue(schema.elementSchema, item, `${path}/${index}`));
    case 'map':
      if (!isRecord(value)) return refuse('type', 'an object');
      return Object.entries(value).flatMap(([key, item]) => validateValue(schema.mapValue, item, `${path}/${key}`));
    case 'object': {
      if (!isRecord(value)) return refuse('type', 'an object');
      const fields = new Map(schema.fields.map((field) => [field.name, field.schema]));
      return Object.entries(value).flatMap(([key, item]) => {
        const field = fields.get(key);
        if (field) return validateValue(field, item, `${path}/${key}`);
        return [
          {
            path: `${path}/${key}`,
            rule: 'field.unknown',
            message: `${path}/${key} is no field of the model; it has ${[...fields.keys()].join(', ')}`,
          },
        ];
      });
    }
    case 'geospatial': {
      const type = schema.name[0]!.toUpperCase() + schema.name.slice(1);
      const fits = isRecord(value) && value['type'] === type && isCoordinates(value['coordinates'], GEOMETRY_DEPTH[schema.name]!);
      return fits ? [] : refuse('type', `a GeoJSON ${type}`);
    }
  }
}

/** A valid value as it travels: int64 as decimal text, everything else unchanged. */
export function toWireValue(schema: ResolvedSchema, value: unknown): unknown {
  if (schema.kind === 'primitive') return schema.name === 'long' ? String(value) : value;
  if (schema.kind === 'array') return (value as unknown[]).map((item) => toWireValue(schema.elementSchema, item));
  if (schema.kind === 'map')
    return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, toWireValue(schema.mapValue, item)]));
  if (schema.kind !== 'object') return value;
  const fields = new Map(schema.fields.map((field) => [field.name, field.schema]));
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, toWireValue(fields.get(key)!, item)]));
}
