import { dtmiFault, term } from './dtmi.js';
import {
  type ComplexSchema,
  type GeospatialSchema,
  type Named,
  type PrimitiveSchema,
  type Schema,
  type Valued,
} from './interface.js';
import { suggest } from './nearest.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';
import { optionalTypes, readCotypes, readDescribed, readName, refuseRepeated, setOf, typesOf, type Scope } from './read-element.js';
import { readEnum } from './read-enum.js';
import { readQuantity } from './read-quantity.js';
import { isRecord } from './read-shape.js';

export const PRIMITIVES: readonly PrimitiveSchema[] = [
  'boolean',
  'date',
  'dateTime',
  'double',
  'duration',
  'float',
  'integer',
  'long',
  'string',
  'time',
];
export const GEOSPATIALS: readonly GeospatialSchema[] = ['lineString', 'multiLineString', 'multiPoint', 'multiPolygon', 'point', 'polygon'];
const COMPLEX = { Array: ['elementSchema'], Enum: ['enumValues', 'valueSchema'], Map: ['mapKey', 'mapValue'], Object: ['fields'] } as const;
type ComplexType = keyof typeof COMPLEX;

/** A schema: a primitive or geospatial name, the DTMI of one of the Interface's `schemas`, or a complex schema in place. */
export function readSchema(value: unknown, scope: Scope, place: Place): Schema | undefined {
  if (typeof value === 'string') {
    const name = term(value);
    if ((PRIMITIVES as readonly string[]).includes(name)) return { kind: 'primitive', name: name as PrimitiveSchema };
    if ((GEOSPATIALS as readonly string[]).includes(name)) return { kind: 'geospatial', name: name as GeospatialSchema };
    if (name.startsWith('dtmi:') && !dtmiFault(name, scope.dialect.version)) return { kind: 'ref', dtmi: name };
    return place.report('schema.unknown', `there is no schema "${value}"`, suggest(value, [...PRIMITIVES, ...GEOSPATIALS]));
  }
  if (!isRecord(value))
    return place.report('schema.invalid', `the schema is ${excerpt(value)}`, 'write a schema name or an Array, Enum, Map or Object');
  return readComplexSchema(value, scope, place);
}

export function readComplexSchema(value: Record<string, unknown>, scope: Scope, place: Place): ComplexSchema | undefined {
  const types = typesOf(value, place);
  if (!types) return undefined;
  const type = types.find((candidate): candidate is ComplexType => Object.hasOwn(COMPLEX, candidate));
  if (!type)
    return place.at('@type').report('schema.unknown', `${excerpt(value['@type'])} is no complex schema`, 'use Array, Enum, Map or Object');
  readCotypes(value, types, { type, keys: COMPLEX[type] }, scope, place);
  const described = readDescribed(value, scope, place);
  const member = (key: string): Place | undefined =>
    value[key] === undefined ? place.report('key.missing', `the ${type} has no "${key}"`, `add "${key}"`) : place.at(key);
  switch (type) {
    case 'Array': {
      const at = member('elementSchema');
      const elementSchema = at && readSchema(value['elementSchema'], scope, at);
      return elementSchema && { ...described, kind: 'array', elementSchema };
    }
    case 'Map': {
      const [keyAt, valueAt] = [member('mapKey'), member('mapValue')];
      const mapKey = keyAt && readMapKey(value['mapKey'], scope, keyAt);
      const mapValue = valueAt && readValued(value['mapValue'], 'MapValue', [], scope, valueAt);
      return mapKey && mapValue && { ...described, kind: 'map', mapKey, mapValue };
    }
    case 'Object': {
      const fields = setOf(value['fields'], place.at('fields')).map((item) => readValued(item.value, 'Field', [], scope, item.place));
      refuseRepeated(fields, (field) => field.name, 'name', place.at('fields'));
      if (scope.dialect.version === 2 && (fields.length === 0 || fields.length > 30)) {
        place.report(
          'limit.fields',
          `the Object has ${fields.length} fields, DTDL v2 wants 1 to 30`,
          'correct "fields" or write the model in DTDL v3',
        );
      }
      return { ...described, kind: 'object', fields: fields.filter((field) => field !== undefined) };
    }
    case 'Enum': {
      const read = readEnum(value, scope, place);
      return read && { ...described, kind: 'enum', ...read };
    }
  }
}

function readMapKey(value: unknown, scope: Scope, place: Place): Named | undefined {
  const key = readValued(value, 'MapKey', [], scope, place);
  if (key && !(key.schema.kind === 'primitive' && key.schema.name === 'string')) {
    return place.at('schema').report('schema.map-key', 'the keys of a Map must be of schema string', 'write "schema": "string"');
  }
  if (!key) return undefined;
  const { schema: _schema, ...named } = key;
  return named;
}

/** Name, schema, unit and texts: Field, MapKey, MapValue and a command's request and response. `@type` is optional in all of them. */
export function readValued(value: unknown, type: string, moreKeys: readonly string[], scope: Scope, place: Place): Valued | undefined {
  if (!isRecord(value))
    return place.report('element.invalid', `the ${type} is ${excerpt(value)}`, 'write an object with "name" and "schema"');
  const types = optionalTypes(value, type, place);
  if (!types) return undefined;
  const name = readName(value, scope, place);
  const schema =
    value['schema'] === undefined
      ? place.report('key.missing', `the ${type} has no "schema"`, 'add "schema"')
      : readSchema(value['schema'], scope, place.at('schema'));
  const quantity = readQuantity(value, types, schema, scope, place, scope.dialect.version === 3);
  const cotypes = readCotypes(
    value,
    types,
    { type, keys: ['name', 'schema', 'unit', ...moreKeys], cotypes: quantity.semanticTypes },
    scope,
    place,
  );
  if (name === undefined || !schema) return undefined;
  return { ...readDescribed(value, scope, place), ...cotypes, name, schema, ...quantity.found };
}
