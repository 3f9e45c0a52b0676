/**
 * What one can ask of a twin: `name`, `externalIds/sap`, `properties/motor/current`, `properties/motor/current/quality`. `key` is the
 * variable part: the path, the other system, the relationship, the source; '' where there is none.
 */
export interface Field {
  readonly kind: FieldKind;
  readonly key: string;
}

export const PLAIN_FIELDS = ['twinId', 'model', 'name', 'level', 'site', 'partOf', 'rev', 'at'] as const;
export type PlainField = (typeof PLAIN_FIELDS)[number];
export type FieldKind = PlainField | 'externalId' | 'relationship' | 'value' | 'quality' | 'eventTs' | 'desired' | 'desiredStatus' | 'source';

/** What values a field can have; `any`: as the model says, judged value by value. */
export type FieldType = 'text' | 'number' | 'time' | 'any';

export function typeOf({ kind }: Field): FieldType {
  if (kind === 'rev') return 'number';
  if (kind === 'at' || kind === 'eventTs') return 'time';
  return kind === 'value' || kind === 'desired' ? 'any' : 'text';
}

/** The path whose reading right opens the field; undefined for what belongs to the twin as a whole. */
export function pathOf({ kind, key }: Field): string | undefined {
  return kind === 'value' || kind === 'quality' || kind === 'eventTs' || kind === 'desired' || kind === 'desiredStatus' ? key : undefined;
}

/** Forms of fields with a variable part, for messages and the documentation. */
export const FIELD_FORMS = [
  'externalIds/<system>',
  'relationships/<name>',
  'properties/<path>',
  'properties/<path>/quality',
  'properties/<path>/eventTs',
  'desired/<path>',
  'desired/<path>/status',
  'sources/<source>/state',
] as const;

const PATH = '([A-Za-z][A-Za-z0-9_]*(?:/[A-Za-z][A-Za-z0-9_]*)?)';
const NAME = '([^/]{1,200})';
/** In this order: `properties/motor/quality` is the quality of `motor`; a component's own property `quality` is `properties/motor/quality/value`. */
const FORMS: readonly (readonly [FieldKind, RegExp])[] = [
  ['quality', new RegExp(`^properties/${PATH}/quality$`)],
  ['eventTs', new RegExp(`^properties/${PATH}/eventTs$`)],
  ['value', new RegExp(`^properties/${PATH}/value$`)],
  ['value', new RegExp(`^properties/${PATH}$`)],
  ['desiredStatus', new RegExp(`^desired/${PATH}/status$`)],
  ['desired', new RegExp(`^desired/${PATH}/value$`)],
  ['desired', new RegExp(`^desired/${PATH}$`)],
  ['source', new RegExp(`^sources/${NAME}/state$`)],
  ['externalId', new RegExp(`^externalIds/${NAME}$`)],
  ['relationship', new RegExp(`^relationships/${NAME}$`)],
];

/** The field of that name; undefined where there is none. */
export function fieldNamed(name: string): Field | undefined {
  const plain = PLAIN_FIELDS.find((candidate) => candidate === name);
  if (plain) return { kind: plain, key: '' };
  for (const [kind, form] of FORMS) {
    const key = form.exec(name)?.[1];
    if (key !== undefined) return { kind, key };
  }
  return undefined;
}

/** The name that fieldNamed reads back. */
export function nameOf({ kind, key }: Field): string {
  switch (kind) {
    case 'externalId':
      return `externalIds/${key}`;
    case 'relationship':
      return `relationships/${key}`;
    case 'source':
      return `sources/${key}/state`;
    case 'value':
      return valueName('properties', key);
    case 'quality':
    case 'eventTs':
      return `properties/${key}/${kind}`;
    case 'desired':
      return valueName('desired', key);
    case 'desiredStatus':
      return `desired/${key}/status`;
    default:
      return kind;
  }
}

function valueName(group: string, path: string): string {
  return /\/(quality|eventTs|value|status)$/.test(path) ? `${group}/${path}/value` : `${group}/${path}`;
}
