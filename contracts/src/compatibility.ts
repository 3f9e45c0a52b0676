import { type Json } from './json-schema.js';

/** A change that would break a reader or a writer of the same major version. */
export interface Incompatibility {
  readonly pointer: string;
  readonly change: string;
}

type Schema = { readonly [key: string]: Json | undefined };

/**
 * What of `after` breaks `before` within one major version. Topics keep old records and have old consumers, so both
 * directions count: what was valid stays valid for new readers (transitively: compare with every release), and new records
 * pass old readers, who ignore unknown fields. What remains is new optional fields. New kinds of message, new members of an
 * enumeration and narrower or wider types are refused: an old reader's validator would refuse the record.
 * @param before JSON Schema of a release @param after JSON Schema of now
 */
export function incompatibilities(before: Json, after: Json, pointer = ''): Incompatibility[] {
  if (!isSchema(before) || !isSchema(after)) {
    return same(before, after) ? [] : [{ pointer, change: 'schema replaced' }];
  }
  return [
    ...keywordChanges(before, after, pointer),
    ...propertyChanges(before, after, pointer),
    ...nested(before, after, pointer),
    ...unionChanges(before, after, pointer),
  ];
}

function isSchema(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Keywords that constrain a value: any difference makes some record valid for one side only. */
const CONSTRAINTS = [
  'type',
  'const',
  'enum',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'multipleOf',
];

function keywordChanges(before: Schema, after: Schema, pointer: string): Incompatibility[] {
  const found: Incompatibility[] = [];
  for (const keyword of CONSTRAINTS) {
    if (same(before[keyword], after[keyword])) continue;
    found.push({ pointer: `${pointer}/${keyword}`, change: `${keyword} ${show(before[keyword])} became ${show(after[keyword])}` });
  }
  if (before['additionalProperties'] === true && after['additionalProperties'] === false) {
    found.push({ pointer: `${pointer}/additionalProperties`, change: 'unknown fields were allowed and are no longer' });
  }
  return found;
}

function show(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

function propertyChanges(before: Schema, after: Schema, pointer: string): Incompatibility[] {
  const old = isSchema(before['properties']) ? before['properties'] : {};
  const now = isSchema(after['properties']) ? after['properties'] : {};
  const wasRequired = new Set((before['required'] as string[] | undefined) ?? []);
  const isRequired = new Set((after['required'] as string[] | undefined) ?? []);
  const found: Incompatibility[] = [];
  for (const [name, schema] of Object.entries(old)) {
    const at = `${pointer}/properties/${name}`;
    const replacement = now[name];
    if (replacement === undefined) found.push({ pointer: at, change: 'field removed' });
    else found.push(...incompatibilities(schema, replacement, at));
    if (wasRequired.has(name) && !isRequired.has(name) && replacement !== undefined) {
      found.push({ pointer: at, change: 'was required, is optional: old readers count on it' });
    }
  }
  for (const name of isRequired) {
    if (!wasRequired.has(name)) {
      found.push({ pointer: `${pointer}/properties/${name}`, change: 'is required now: records of earlier releases lack it' });
    }
  }
  return found;
}

function nested(before: Schema, after: Schema, pointer: string): Incompatibility[] {
  const found: Incompatibility[] = [];
  for (const keyword of ['items', 'additionalProperties'] as const) {
    const [old, now] = [before[keyword], after[keyword]];
    if (isSchema(old) && now !== undefined) found.push(...incompatibilities(old, now, `${pointer}/${keyword}`));
    else if (isSchema(old) !== isSchema(now)) found.push({ pointer: `${pointer}/${keyword}`, change: `${keyword} schema added or removed` });
  }
  const [old, now] = [before['patternProperties'], after['patternProperties']];
  if (old !== undefined || now !== undefined) {
    const oldMap = isSchema(old) ? old : {};
    const nowMap = isSchema(now) ? now : {};
    for (const pattern of new Set([...Object.keys(oldMap), ...Object.keys(nowMap)])) {
      const at = `${pointer}/patternProperties/${pattern}`;
      const [from, to] = [oldMap[pattern], nowMap[pattern]];
      if (from === undefined || to === undefined) found.push({ pointer: at, change: 'pattern added or removed' });
      else found.push(...incompatibilities(from, to, at));
    }
  }
  return found;
}

/** Members of a union are matched by the constant of their `type` or `kind`, else by place; a new kind of message is an addition. */
function unionChanges(before: Schema, after: Schema, pointer: string): Incompatibility[] {
  const old = (before['anyOf'] as Json[] | undefined) ?? [];
  const now = (after['anyOf'] as Json[] | undefined) ?? [];
  if (old.length === 0 && now.length === 0) return [];
  if (old.length === 0 || now.length === 0) return [{ pointer: `${pointer}/anyOf`, change: 'union added or removed' }];
  const found: Incompatibility[] = [];
  const nowByName = new Map(now.map((member, index) => [nameOf(member, index), member]));
  old.forEach((member, index) => {
    const name = nameOf(member, index);
    const replacement = nowByName.get(name);
    const at = `${pointer}/anyOf/${name}`;
    if (replacement === undefined) found.push({ pointer: at, change: 'kind of message removed' });
    else found.push(...incompatibilities(member, replacement, at));
  });
  const oldNames = new Set(old.map(nameOf));
  for (const name of nowByName.keys()) {
    if (!oldNames.has(name)) found.push({ pointer: `${pointer}/anyOf/${name}`, change: 'kind of message added: old readers dead-letter it; give it a new topic or major version' });
  }
  return found;
}

function nameOf(member: Json, index: number): string {
  if (isSchema(member) && isSchema(member['properties'])) {
    for (const tag of ['type', 'kind']) {
      const schema = member['properties'][tag];
      if (isSchema(schema) && typeof schema['const'] === 'string') return schema['const'];
    }
  }
  return String(index);
}
