import { dtmiFault, term } from './dtmi.js';
import { permitsCotype, permitsKey, type Dialect } from './extensions.js';
import { type Described, type Interface, type Localized, type Named } from './interface.js';
import { suggest } from './nearest.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';
import { isRecord, refuseUnknownKeys } from './read-shape.js';

/** What every reader of an element inside one Interface needs. */
export interface Scope {
  readonly dialect: Dialect;
  /** Where each `@id` of all files stands. */
  readonly ids: Map<string, string>;
  /** Interfaces written inline in this one are added here. */
  readonly inline: Interface[];
  /** Reads an Interface written inline as a component's schema or in `extends`, and gives its DTMI. */
  readonly readInline: (value: Record<string, unknown>, place: Place) => string | undefined;
}

const NAME = /^[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?$/;
/** Longest name and display name, in characters. */
const MAX_NAME = { 2: 64, 3: 512 } as const;

/** JSON-LD lets a set of one stand without brackets; absent is empty. Elements keep the place they have in the file. */
export function setOf(value: unknown, place: Place): { value: unknown; place: Place }[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map((item: unknown, index) => ({ value: item, place: place.at(index) })) : [{ value, place }];
}

/** The `@type`s of an element as terms; a problem where there are none. */
export function typesOf(value: Record<string, unknown>, place: Place): string[] | undefined {
  const types = setOf(value['@type'], place).map((item) => item.value);
  if (types.length === 0) return place.report('type.missing', 'the element has no "@type"', 'add "@type"');
  if (!types.every((type) => typeof type === 'string')) {
    return place.at('@type').report('type.invalid', `"@type" is ${excerpt(value['@type'])}`, 'write a type name or a list of them');
  }
  return types.map(term);
}

/** The types of an element whose `@type` is optional: when given it must name `own`. */
export function optionalTypes(value: Record<string, unknown>, own: string, place: Place): string[] | undefined {
  if (!('@type' in value)) return [own];
  const types = typesOf(value, place);
  if (!types || types.includes(own)) return types;
  return place
    .at('@type')
    .report('type.unknown', `${excerpt(value['@type'])} stands where a ${own} belongs`, `write "${own}" or remove "@type"`);
}

function readLocalized(value: unknown, max: number, place: Place): Localized | undefined {
  const strings: unknown = typeof value === 'string' ? { en: value } : value;
  if (!isRecord(strings) || !Object.values(strings).every((item) => typeof item === 'string')) {
    return place.report(
      'localized.invalid',
      `expected a text or texts by language, found ${excerpt(value)}`,
      'write "text" or { "en": "text" }',
    );
  }
  for (const [language, item] of Object.entries(strings as Record<string, string>)) {
    if (!/^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(language)) {
      place.report('localized.language', `"${language}" is not a language tag`, 'use a BCP 47 tag such as "en" or "de-AT"');
    }
    if (item.length > max) place.report('limit.text', `the text has ${item.length} characters, DTDL allows ${max}`, 'shorten it');
  }
  return strings as Localized;
}

function claim(id: string, scope: Scope, place: Place): void {
  const earlier = scope.ids.get(id);
  if (earlier === undefined) scope.ids.set(id, `${place.file} ${place.path}`.trimEnd());
  else
    place
      .at('@id')
      .report('id.repeated', `${id} is already defined in ${earlier}`, 'remove one of them or give it another identifier or version');
}

/** `@id`, `displayName`, `description` and `comment`, which every element may have. */
export function readDescribed(value: Record<string, unknown>, scope: Scope, place: Place): Described {
  const { '@id': id, comment } = value;
  if (id !== undefined) {
    const fault = typeof id === 'string' ? dtmiFault(id, scope.dialect.version) : 'is not a text';
    if (fault) place.at('@id').report('dtmi.invalid', `${excerpt(id)} ${fault}`, 'correct the identifier');
    else claim(id as string, scope, place);
  }
  if (comment !== undefined && typeof comment !== 'string')
    place.at('comment').report('comment.invalid', `the comment is ${excerpt(comment)}`, 'write a text');
  if (typeof comment === 'string' && comment.length > 512)
    place.at('comment').report('limit.text', `the text has ${comment.length} characters, DTDL allows 512`, 'shorten it');
  const displayName =
    value['displayName'] === undefined
      ? undefined
      : readLocalized(value['displayName'], MAX_NAME[scope.dialect.version], place.at('displayName'));
  const description = value['description'] === undefined ? undefined : readLocalized(value['description'], 512, place.at('description'));
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(displayName ? { displayName } : {}),
    ...(description ? { description } : {}),
    ...(typeof comment === 'string' ? { comment } : {}),
  };
}

/** The programming name; undefined with a problem when it is absent or breaks the syntax. */
export function readName(value: Record<string, unknown>, scope: Scope, place: Place): string | undefined {
  const name = value['name'];
  if (name === undefined) return place.report('name.missing', 'the element has no "name"', 'add "name"');
  const max = MAX_NAME[scope.dialect.version];
  if (typeof name !== 'string' || !NAME.test(name) || name.length > max) {
    const rule = `letters, digits and inner underscores, starting with a letter, at most ${max} characters`;
    return place.at('name').report('name.invalid', `${excerpt(name)} is not a DTDL name`, `use ${rule}`);
  }
  return name;
}

const COMMON_KEYS = ['@type', '@id', 'comment', 'description', 'displayName'];

/**
 * Splits off the co-types and refuses keys that no type of the element defines.
 * Undefined co-types bring arbitrary keys with them where the dialect permits them.
 */
export function readCotypes(
  value: Record<string, unknown>,
  types: readonly string[],
  own: { readonly type: string; readonly keys: readonly string[]; readonly cotypes?: ReadonlySet<string> },
  scope: Scope,
  place: Place,
): Pick<Named, 'cotypes'> {
  const { dialect } = scope;
  const others = types.filter((type) => type !== own.type && !own.cotypes?.has(type));
  const undefinedTypes = others.filter((type) => !dialect.types.has(type));
  for (const type of undefinedTypes.filter((candidate) => !permitsCotype(dialect, candidate))) {
    const known = [...(own.cotypes ?? []), ...dialect.types];
    place
      .at('@type')
      .report('type.unknown', `"${type}" is no type that this ${own.type} may have`, suggest(type, known.length > 0 ? known : [own.type]));
  }
  const further = undefinedTypes.length === 0 ? [] : Object.keys(value).filter((key) => permitsKey(dialect, key));
  refuseUnknownKeys(value, [...COMMON_KEYS, ...own.keys, ...dialect.keys, ...further], place);
  return others.length > 0 ? { cotypes: others } : {};
}

/** Reports elements of a set that repeat what an earlier one has. */
export function refuseRepeated<T>(
  elements: readonly (T | undefined)[],
  key: (element: T) => string | number,
  member: string,
  place: Place,
): void {
  const first = new Map<string | number, number>();
  for (const [index, element] of elements.entries()) {
    if (element === undefined) continue;
    const value = key(element);
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, index);
    else
      place
        .at(index, member)
        .report(
          `${member === 'name' ? 'name' : 'enum'}.repeated`,
          `${excerpt(value)} was already used by element ${earlier}`,
          'rename or remove one of them',
        );
  }
}
