import { dtmiFault, MAX_INTERFACE_DTMI } from './dtmi.js';
import { dialectOf, DTDL_CONTEXT, type Dialect } from './extensions.js';
import { type ComplexSchema, type Interface } from './interface.js';
import { suggest } from './nearest.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';
import { readContent } from './read-content.js';
import { readCotypes, readDescribed, refuseRepeated, setOf, typesOf, type Scope } from './read-element.js';
import { readComplexSchema } from './read-schema.js';
import { isRecord } from './read-shape.js';

const MAX_BYTES_V3 = 1024 * 1024;
const MAX_ELEMENTS_V3 = 100_000;

/** What a file's Interfaces come to: those that can be used, and the ids of all that were seen. */
export interface InterfacesRead {
  readonly interfaces: Interface[];
  /** DTMIs of Interfaces with problems of their own, so that who refers to them is not blamed as well. */
  readonly broken: string[];
}

/** Reads one Interface and those written inline in it. `ids` are those of all files so far, `outer` is the dialect an inline Interface inherits. */
export function readInterface(value: unknown, place: Place, ids: Map<string, string>, outer?: Dialect): InterfacesRead {
  const found: InterfacesRead = { interfaces: [], broken: [] };
  const before = place.reported;
  const own = isRecord(value)
    ? readOne(value, place, ids, outer, found)
    : place.report('interface.invalid', `expected an Interface, found ${excerpt(value)}`, 'write a DTDL Interface object');
  const id = isRecord(value) && typeof value['@id'] === 'string' ? value['@id'] : undefined;
  if (own && place.reported === before) found.interfaces.unshift(own);
  else if (id !== undefined) found.broken.push(id);
  return found;
}

function readOne(
  value: Record<string, unknown>,
  place: Place,
  ids: Map<string, string>,
  outer: Dialect | undefined,
  found: InterfacesRead,
): Interface | undefined {
  const dialect = readContext(value, place, outer);
  const types = typesOf(value, place);
  if (!dialect || !types) return undefined;
  if (!types.includes('Interface')) {
    return place
      .at('@type')
      .report('type.unknown', `${excerpt(value['@type'])} stands where an Interface belongs`, suggest(types[0] ?? '', ['Interface']));
  }
  const id = readId(value, dialect, place);
  const scope: Scope = {
    dialect,
    ids,
    inline: found.interfaces,
    readInline: (inner, at) => {
      const read = readInterface(inner, at, ids, dialect);
      found.interfaces.push(...read.interfaces);
      found.broken.push(...read.broken);
      return typeof inner['@id'] === 'string' ? inner['@id'] : undefined;
    },
  };
  const cotypes = readCotypes(value, types, { type: 'Interface', keys: ['@context', 'contents', 'extends', 'schemas'] }, scope, place);
  const { id: _id, ...described } = readDescribed(value, scope, place);
  const bases = setOf(value['extends'], place.at('extends')).map((item) => readBase(item.value, scope, item.place));
  const schemas = setOf(value['schemas'], place.at('schemas')).map((item) => readReusable(item.value, scope, item.place));
  refuseRepeated(schemas, (schema) => schema.id, 'name', place.at('schemas'));
  const contents = setOf(value['contents'], place.at('contents')).map((item) => readContent(item.value, scope, item.place));
  refuseRepeated(contents, (content) => content.name, 'name', place.at('contents'));
  checkSize(value, bases.length, dialect, place);
  if (id === undefined) return undefined;
  return {
    id,
    dtdlVersion: dialect.version,
    extensions: dialect.extensions,
    ...described,
    ...cotypes,
    extends: bases.filter((base) => base !== undefined),
    schemas: schemas.filter((schema) => schema !== undefined),
    contents: contents.filter((content) => content !== undefined),
    file: place.file,
    path: place.path,
  };
}

/** `@context`: a text or a list, DTDL's own first; the version of the language and its extensions. */
function readContext(value: Record<string, unknown>, place: Place, outer: Dialect | undefined): Dialect | undefined {
  const context = value['@context'];
  if (context === undefined) {
    return outer ?? place.report('context.missing', 'the Interface has no "@context"', `add "@context": "${DTDL_CONTEXT(3)}"`);
  }
  const contexts = setOf(context, place).map((item) => item.value);
  const at = place.at('@context');
  if (!contexts.every((item) => typeof item === 'string')) {
    return at.report('context.invalid', `"@context" is ${excerpt(context)}`, `write "${DTDL_CONTEXT(3)}", alone or first in a list`);
  }
  const foreign = contexts.find((item) => !/^dtmi:[A-Za-z0-9_:]+;\d+(?:\.\d+)?$/.test(item));
  if (foreign !== undefined) return at.report('context.unknown', `"${foreign}" is no context specifier`, 'write a DTMI with its version');
  const index = contexts.findIndex((item) => item === DTDL_CONTEXT(2) || item === DTDL_CONTEXT(3));
  if (index === -1 && outer && contexts.every((item) => !item.startsWith('dtmi:dtdl:context;')))
    return dialectOf(outer.version, [...outer.extensions, ...contexts]);
  if (index === -1)
    return at.report(
      'context.unknown',
      `${excerpt(context)} names no DTDL version that is read here`,
      `use "${DTDL_CONTEXT(2)}" or "${DTDL_CONTEXT(3)}"`,
    );
  if (index > 0) at.report('context.order', "DTDL's context does not come first", `move "${String(contexts[index])}" to the front`);
  return dialectOf(
    contexts[index] === DTDL_CONTEXT(2) ? 2 : 3,
    contexts.filter((_, position) => position !== index),
  );
}

function readId(value: Record<string, unknown>, dialect: Dialect, place: Place): string | undefined {
  const id = value['@id'];
  if (id === undefined) return place.report('id.missing', 'the Interface has no "@id"', 'add "@id": "dtmi:<organisation>:…:<Name>;1"');
  if (typeof id !== 'string') return place.at('@id').report('dtmi.invalid', `the "@id" is ${excerpt(id)}`, 'write a DTMI');
  if (id.length > MAX_INTERFACE_DTMI)
    return place.at('@id').report('limit.id', `the DTMI has ${id.length} characters, DTDL allows ${MAX_INTERFACE_DTMI}`, 'shorten it');
  return dtmiFault(id, dialect.version) ? undefined : id; // readDescribed reports the fault
}

function readBase(value: unknown, scope: Scope, place: Place): string | undefined {
  const target = isRecord(value) ? scope.readInline(value, place) : value;
  if (target === undefined) return undefined;
  const fault = typeof target === 'string' ? dtmiFault(target, scope.dialect.version === 2 ? 2 : 3) : 'is not a text';
  return fault ? place.report('dtmi.invalid', `${excerpt(target)} ${fault}`, 'name the Interface it extends') : (target as string);
}

function readReusable(value: unknown, scope: Scope, place: Place): (ComplexSchema & { id: string }) | undefined {
  if (!isRecord(value))
    return place.report('schema.invalid', `the schema is ${excerpt(value)}`, 'write an Array, Enum, Map or Object with "@id"');
  if (value['@id'] === undefined) place.report('id.missing', 'a reusable schema needs an "@id"', 'add "@id"');
  const schema = readComplexSchema(value, scope, place);
  return schema?.id === undefined ? undefined : { ...schema, id: schema.id };
}

/** Limits on the text of one Interface; the limits on whole hierarchies are judged once every file is read. */
function checkSize(value: Record<string, unknown>, bases: number, dialect: Dialect, place: Place): void {
  if (dialect.version === 2) {
    if (bases > 2)
      place
        .at('extends')
        .report('limit.extends', `the Interface extends ${bases} others, DTDL v2 allows 2`, 'extend fewer or write the model in DTDL v3');
    return;
  }
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
  if (bytes > MAX_BYTES_V3) place.report('limit.size', `the Interface has ${bytes} bytes, DTDL v3 allows ${MAX_BYTES_V3}`, 'split it');
  const elements = countElements(value['contents']);
  if (elements > MAX_ELEMENTS_V3)
    place
      .at('contents')
      .report('limit.contents', `the contents have ${elements} elements, DTDL v3 allows ${MAX_ELEMENTS_V3}`, 'split the Interface');
}

function countElements(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countElements(item), 0);
  if (!isRecord(value)) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countElements(item), 1);
}
