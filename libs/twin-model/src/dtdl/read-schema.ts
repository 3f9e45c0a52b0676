import { dtmiFault, term } from './dtmi.js';
import { type ComplexSchema, type EnumValue, type GeospatialSchema, type Named, type PrimitiveSchema, type Schema, type Valued } from './interface.js';
import { suggest } from './nearest.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';
import { optionalTypes, readCotypes, readDescribed, readName, setOf, typesOf, type Scope } from './read-element.js';
import { readQuantity } from './read-quantity.js';
import { isRecord } from './read-shape.js';

export const PRIMITIVES: readonly PrimitiveSchema[] = ['boolean', 'date', 'dateTime', 'double', 'duration', 'float', 'integer', 'long', 'string', 'time'];
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
  if (!isRecord(value)) return place.report('schema.invalid', `the schema is ${excerpt(value)}`, 'write a schema name or an Array, Enum, Map or Object');
  return readComplexSchema(value, scope, place);
}

export function readComplexSchema(value: Record<string, unknown>, scope: Scope, place: Place): ComplexSchema | undefined {
  const types = typesOf(value, place);
  if (!types) return undefined;
  const type = types.find((candidate): candidate is ComplexType => Object.hasOwn(COMPLEX, candidate));
  if (!type) return place.at('@type').report('schema.unknown', `${excerpt(value['@type'])} is no complex schema`, 'use Array, Enum, Map or Object');
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
        place.report('limit.fields', `the Object has ${fields.length} fields, DTDL v2 wants 1 to 30`, 'correct "fields" or write the model in DTDL v3');
      }
      return { ...described, kind: 'object', fields: fields.filter((field) => field !== undefined) };
    }
    case 'Enum':
      return readEnum(value, scope, place, (enumValues, valueSchema) => ({ ...described, kind: 'enum', valueSchema, enumValues }));
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
  if (!isRecord(value)) return place.report('element.invalid', `the ${type} is ${excerpt(value)}`, 'write an object with "name" and "schema"');
  const types = optionalTypes(value, type, place);
  if (!types) return undefined;
  const name = readName(value, scope, place);
  const schema = value['schema'] === undefined ? place.report('key.missing', `the ${type} has no "schema"`, 'add "schema"') : readSchema(value['schema'], scope, place.at('schema'));
  const quantity = readQuantity(value, types, schema, scope, place, scope.dialect.version === 3);
  const cotypes = readCotypes(value, types, { type, keys: ['name', 'schema', 'unit', ...moreKeys], cotypes: quantity.semanticTypes }, scope, place);
  if (name === undefined || !schema) return undefined;
  return { ...readDescribed(value, scope, place), ...cotypes, name, schema, ...quantity.found };
}

function readEnum<T>(value: Record<string, unknown>, scope: Scope, place: Place, make: (values: EnumValue[], schema: 'integer' | 'string') => T): T | undefined {
  const valueSchema = typeof value['valueSchema'] === 'string' ? term(value['valueSchema']) : undefined;
  if (valueSchema !== 'integer' && valueSchema !== 'string') {
    return place.at('valueSchema').report('enum.value-schema', `the Enum's valueSchema is ${excerpt(value['valueSchema'])}`, 'use "integer" or "string"');
  }
  const values = setOf(value['enumValues'], place.at('enumValues')).map((item): EnumValue | undefined => {
    const element = item.value;
    if (!isRecord(element)) return item.place.report('element.invalid', `the EnumValue is ${excerpt(element)}`, 'write an object with "name" and "enumValue"');
    const name = readName(element, scope, item.place);
    const types = optionalTypes(element, 'EnumValue', item.place);
    if (!types) return undefined;
    const cotypes = readCotypes(element, types, { type: 'EnumValue', keys: ['name', 'enumValue'] }, scope, item.place);
    const enumValue = element['enumValue'];
    const fits = valueSchema === 'string' ? typeof enumValue === 'string' : Number.isInteger(enumValue) && Math.abs(enumValue as number) <= 2 ** 31;
    if (!fits) return item.place.at('enumValue').report('enum.value', `${excerpt(enumValue)} is no ${valueSchema}, which the Enum's valueSchema asks for`, `write an ${valueSchema}`);
    return name === undefined ? undefined : { ...readDescribed(element, scope, item.place), ...cotypes, name, enumValue: enumValue as string | number };
  });
  refuseRepeated(values, (element) => element.name, 'name', place.at('enumValues'));
  refuseRepeated(values, (element) => element.enumValue, 'enumValue', place.at('enumValues'));
  if (scope.dialect.version === 2 && (values.length === 0 || values.length > 100)) {
    place.report('limit.enum-values', `the Enum has ${values.length} values, DTDL v2 wants 1 to 100`, 'correct "enumValues" or write the model in DTDL v3');
  }
  return make(values.filter((element) => element !== undefined), valueSchema);
}

/** Reports elements of a set that repeat what an earlier one has. */
export function refuseRepeated<T>(elements: readonly (T | undefined)[], key: (element: T) => string | number, member: string, place: Place): void {
  const first = new Map<string | number, number>();
  for (const [index, element] of elements.entries()) {
    if (element === undefined) continue;
    const value = key(element);
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, index);
    else place.at(index, member).report(`${member === 'name' ? 'name' : 'enum'}.repeated`, `${excerpt(value)} was already used by element ${earlier}`, 'rename or remove one of them');
  }
}
