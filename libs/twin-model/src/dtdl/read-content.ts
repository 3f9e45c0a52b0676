import { dtmiFault, term } from './dtmi.js';
import { type Command, type Component, type Content, type Property, type RelationshipContent, type Telemetry } from './interface.js';
import { suggest } from './nearest.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';
import { readCotypes, readDescribed, readName, refuseRepeated, setOf, typesOf, type Scope } from './read-element.js';
import { readQuantity } from './read-quantity.js';
import { readSchema, readValued } from './read-schema.js';
import { isRecord } from './read-shape.js';

const CONTENT_TYPES = ['Telemetry', 'Property', 'Relationship', 'Component', 'Command'];

/** One element of an Interface's `contents`; undefined when problems leave nothing usable. */
export function readContent(value: unknown, scope: Scope, place: Place): Content | undefined {
  if (!isRecord(value))
    return place.report('element.invalid', `the content is ${excerpt(value)}`, `write one of ${CONTENT_TYPES.join(', ')}`);
  const types = typesOf(value, place);
  if (!types) return undefined;
  const found = CONTENT_TYPES.filter((type) => types.includes(type));
  if (found.length === 0) {
    return place
      .at('@type')
      .report('type.unknown', `${excerpt(value['@type'])} is no content of an Interface`, suggest(types[0] ?? '', CONTENT_TYPES));
  }
  if (found.length > 1)
    return place.at('@type').report('type.several', `the content is ${found.join(' and ')} at once`, 'keep one of them');
  switch (found[0]) {
    case 'Telemetry':
      return readTelemetry(value, types, scope, place);
    case 'Property':
      return readProperty(value, types, scope, place);
    case 'Relationship':
      return readRelationship(value, types, scope, place);
    case 'Component':
      return readComponent(value, types, scope, place);
    default:
      return readCommand(value, types, scope, place);
  }
}

function readTypedValue(
  value: Record<string, unknown>,
  types: readonly string[],
  type: string,
  keys: readonly string[],
  scope: Scope,
  place: Place,
) {
  const name = readName(value, scope, place);
  const schema =
    value['schema'] === undefined
      ? place.report('key.missing', `the ${type} has no "schema"`, 'add "schema"')
      : readSchema(value['schema'], scope, place.at('schema'));
  const quantity = readQuantity(value, types, schema, scope, place, true);
  const cotypes = readCotypes(
    value,
    types,
    { type, keys: ['name', 'schema', 'unit', ...keys], cotypes: quantity.semanticTypes },
    scope,
    place,
  );
  const described = readDescribed(value, scope, place);
  return name === undefined || !schema ? undefined : { ...described, ...cotypes, name, schema, ...quantity.found };
}

function readTelemetry(value: Record<string, unknown>, types: readonly string[], scope: Scope, place: Place): Telemetry | undefined {
  const read = readTypedValue(value, types, 'Telemetry', [], scope, place);
  return read && { ...read, kind: 'telemetry' };
}

function readFlag(value: Record<string, unknown>, key: string, place: Place): boolean {
  const flag = value[key];
  if (flag !== undefined && typeof flag !== 'boolean') place.at(key).report('value', `"${key}" is ${excerpt(flag)}`, 'write true or false');
  return flag === true;
}

function readProperty(value: Record<string, unknown>, types: readonly string[], scope: Scope, place: Place): Property | undefined {
  const writable = readFlag(value, 'writable', place);
  const read = readTypedValue(value, types, 'Property', ['writable'], scope, place);
  return read && { ...read, kind: 'property', writable };
}

function readRelationship(
  value: Record<string, unknown>,
  types: readonly string[],
  scope: Scope,
  place: Place,
): RelationshipContent | undefined {
  const keys = ['name', 'target', 'minMultiplicity', 'maxMultiplicity', 'properties', 'writable'];
  const cotypes = readCotypes(value, types, { type: 'Relationship', keys }, scope, place);
  const described = readDescribed(value, scope, place);
  const name = readName(value, scope, place);
  const { target, minMultiplicity: min, maxMultiplicity: max } = value;
  if (target !== undefined) {
    const fault = typeof target === 'string' ? dtmiFault(target, scope.dialect.version) : 'is not a text';
    if (fault) place.at('target').report('dtmi.invalid', `${excerpt(target)} ${fault}`, 'name the Interface the relationship leads to');
  }
  if (min !== undefined && min !== 0)
    place
      .at('minMultiplicity')
      .report('multiplicity.min', `minMultiplicity is ${excerpt(min)}, DTDL allows only 0`, 'write 0 or remove it');
  const limit = scope.dialect.version === 2 ? 500 : Number.MAX_SAFE_INTEGER;
  if (max !== undefined && !(typeof max === 'number' && Number.isInteger(max) && max >= 1 && max <= limit)) {
    place
      .at('maxMultiplicity')
      .report(
        'multiplicity.max',
        `maxMultiplicity is ${excerpt(max)}`,
        `write an integer from 1${scope.dialect.version === 2 ? ' to 500' : ''} or remove it`,
      );
  }
  const properties = setOf(value['properties'], place.at('properties')).map((item) => {
    if (!isRecord(item.value)) return item.place.report('element.invalid', `the Property is ${excerpt(item.value)}`, 'write a Property');
    const itemTypes = typesOf(item.value, item.place);
    if (itemTypes && !itemTypes.includes('Property'))
      return item.place.at('@type').report('type.unknown', 'a Relationship holds only Properties', 'write "@type": "Property"');
    return itemTypes && readProperty(item.value, itemTypes, scope, item.place);
  });
  refuseRepeated(properties, (property) => property.name, 'name', place.at('properties'));
  if (scope.dialect.version === 2 && properties.length > 300)
    place
      .at('properties')
      .report('limit.properties', `the Relationship has ${properties.length} properties, DTDL v2 allows 300`, 'remove some');
  if (name === undefined) return undefined;
  return {
    ...described,
    ...cotypes,
    kind: 'relationship',
    name,
    ...(typeof target === 'string' ? { target } : {}),
    ...(min === 0 ? { minMultiplicity: 0 } : {}),
    ...(typeof max === 'number' ? { maxMultiplicity: max } : {}),
    properties: properties.filter((property) => property !== undefined),
    writable: readFlag(value, 'writable', place),
  };
}

function readComponent(value: Record<string, unknown>, types: readonly string[], scope: Scope, place: Place): Component | undefined {
  const cotypes = readCotypes(value, types, { type: 'Component', keys: ['name', 'schema'] }, scope, place);
  const described = readDescribed(value, scope, place);
  const name = readName(value, scope, place);
  const { schema } = value;
  const at = place.at('schema');
  if (schema === undefined) return place.report('key.missing', 'the Component has no "schema"', 'name the Interface it includes');
  const target = isRecord(schema) ? scope.readInline(schema, at) : schema;
  if (target === undefined) return undefined;
  const fault = typeof target === 'string' ? dtmiFault(target, scope.dialect.version) : 'is not a text';
  if (fault) return at.report('dtmi.invalid', `${excerpt(target)} ${fault}`, 'name the Interface it includes');
  return name === undefined ? undefined : { ...described, ...cotypes, kind: 'component', name, schema: target as string };
}

function readCommand(value: Record<string, unknown>, types: readonly string[], scope: Scope, place: Place): Command | undefined {
  const v2 = scope.dialect.version === 2;
  const cotypes = readCotypes(value, types, { type: 'Command', keys: ['name', 'request', 'response', 'commandType'] }, scope, place);
  const described = readDescribed(value, scope, place);
  const name = readName(value, scope, place);
  const { commandType } = value;
  if (commandType !== undefined && !(typeof commandType === 'string' && ['synchronous', 'asynchronous'].includes(term(commandType)))) {
    place.at('commandType').report('value', `commandType is ${excerpt(commandType)}`, 'remove it; DTDL has deprecated it');
  }
  const payload = (key: 'request' | 'response', type: string) => {
    const payloadValue = value[key];
    if (payloadValue === undefined) return undefined;
    const read = readValued(payloadValue, v2 ? 'CommandPayload' : type, v2 ? [] : ['nullable'], scope, place.at(key));
    const nullable = isRecord(payloadValue) && !v2 && readFlag(payloadValue, 'nullable', place.at(key));
    return read && { ...read, ...(nullable ? { nullable } : {}) };
  };
  const request = payload('request', 'CommandRequest');
  const response = payload('response', 'CommandResponse');
  if (name === undefined) return undefined;
  return { ...described, ...cotypes, kind: 'command', name, ...(request ? { request } : {}), ...(response ? { response } : {}) };
}
