import { term } from './dtmi.js';
import { isRecord } from './read-shape.js';

/** Properties with one value: JSON-LD lets these stand in a list of one as well. */
const SINGLE = new Set(
  'comment commandType elementSchema enumValue mapKey mapValue maxMultiplicity minMultiplicity name request response schema target unit valueSchema writable'.split(
    ' ',
  ),
);
const TEXTS = new Set(['displayName', 'description']);
const LITERAL_TYPES = /^(?:xsd:|http:\/\/www\.w3\.org\/2001\/XMLSchema#)(?:string|boolean|integer)$/;

/**
 * Brings the long forms that JSON-LD permits to the short ones that this reader, and nearly every model, uses: DTMIs for property
 * names, `{ "@value": … }` for literals, `{ "@id": … }` for references, lists for language maps, and extension contexts on inner
 * elements, which move to their Interface. What cannot be shortened stays as it is, for the reader to refuse.
 */
export function compactJsonLd(document: unknown): unknown {
  return compact(document, []);
}

function compact(value: unknown, outer: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => compact(item, outer));
  if (!isRecord(value)) return value;
  const isInterface = [value['@type']]
    .flat()
    .some((type) => type === 'Interface' || (typeof type === 'string' && term(type) === 'Interface'));
  const contexts: string[] = isInterface ? [] : outer;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const short = term(key);
    const name = short !== key && !Object.hasOwn(value, short) ? short : key;
    if (key === '@context' && !isInterface && isExtensionContext(item)) contexts.push(...[item].flat());
    else if (Array.isArray(item) && item.length === 0 && (SINGLE.has(name) || TEXTS.has(name)))
      continue; // an empty set is an absent one
    else result[name] = member(name, item, contexts);
  }
  if (isInterface && contexts.length > 0) {
    const own = value['@context'] === undefined ? [] : [value['@context']].flat();
    result['@context'] = [...own, ...contexts.filter((context) => !own.includes(context))];
  }
  return result;
}

function isExtensionContext(value: unknown): value is string | string[] {
  return [value].flat().every((item) => typeof item === 'string' && /^dtmi:.+;\d+$/.test(item) && !item.startsWith('dtmi:dtdl:context;'));
}

function member(key: string, value: unknown, contexts: string[]): unknown {
  if (TEXTS.has(key)) return languageMap(value);
  if (key === '@context' || key === '@type' || key === '@id') return value;
  const single: unknown = SINGLE.has(key) && Array.isArray(value) && value.length === 1 ? value[0] : value;
  const short = compact(single, contexts);
  return reference(key === 'target' ? short : literal(short));
}

function literal(value: unknown): unknown {
  if (!isRecord(value) || !('@value' in value)) return value;
  const { '@value': inner, '@type': type, ...rest } = value;
  const plain =
    Object.keys(rest).length === 0 &&
    (type === undefined || (typeof type === 'string' && LITERAL_TYPES.test(type) && term(type).endsWith(typeName(inner))));
  return plain ? inner : value;
}

function typeName(value: unknown): string {
  return typeof value === 'number' ? 'integer' : typeof value;
}

function reference(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reference);
  return isRecord(value) && Object.keys(value).length === 1 && typeof value['@id'] === 'string' ? value['@id'] : value;
}

/** A list of `"Pump"` and `{ "@value": "Pump", "@language": "en" }` as texts by language; an ambiguous one stays as it is. */
function languageMap(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const result: Record<string, string> = {};
  for (const item of value as unknown[]) {
    const entry = typeof item === 'string' ? { '@value': item } : item;
    if (
      !isRecord(entry) ||
      typeof entry['@value'] !== 'string' ||
      Object.keys(entry).some((key) => key !== '@value' && key !== '@language')
    )
      return value;
    const language = entry['@language'] ?? 'en';
    if (typeof language !== 'string' || Object.hasOwn(result, language)) return value;
    result[language] = entry['@value'];
  }
  return Object.keys(result).length === 0 ? value : result;
}
