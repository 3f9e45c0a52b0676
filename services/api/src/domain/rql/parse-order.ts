import { suggest } from '@orrery/twin-model';
import { type Field, FIELD_FORMS, fieldNamed, nameOf, PLAIN_FIELDS } from './field.js';
import { refuse } from './refuse.js';

export interface SortKey {
  readonly field: Field;
  readonly descending: boolean;
}

export const MAX_SORT_KEYS = 4;
export const MAX_SELECTED = 50;

/**
 * `+name,-rev`. The order is total: the twin's id decides last. A blank before a field is a `+` that a URL has decoded.
 * @throws OrreryError `invalid-argument`
 */
export function parseSort(source: string): SortKey[] {
  const keys = split(source, 'sort', MAX_SORT_KEYS).map(({ text, at }): SortKey => {
    const sign = /^[+\- ]/.exec(text)?.[0];
    const field = fieldOf('sort', text.slice(sign?.length ?? 0), at + (sign?.length ?? 0));
    if (field.kind === 'relationship') throw refuse('sort', at, 'a field with one value', nameOf(field), 'Relationships have several targets: filter by them instead.');
    return { field, descending: sign === '-' };
  });
  return keys.some(({ field }) => field.kind === 'twinId') ? keys : [...keys, { field: { kind: 'twinId', key: '' }, descending: false }];
}

/** `name,properties/flow`: what each item carries beside the twin's id. @throws OrreryError `invalid-argument` */
export function parseSelection(source: string): Field[] {
  return split(source, 'fields', MAX_SELECTED).map(({ text, at }) => fieldOf('fields', text, at));
}

function split(source: string, parameter: string, most: number): { text: string; at: number }[] {
  let at = 1;
  const parts = source.split(',').map((text) => {
    const part = { text, at };
    at += text.length + 1;
    return part;
  });
  if (parts.length > most) throw refuse(parameter, parts[most]!.at, `at most ${most} fields`, `${parts.length}`, 'Leave some out.');
  return parts;
}

function fieldOf(parameter: string, name: string, at: number): Field {
  const field = fieldNamed(name);
  if (field) return field;
  throw refuse(parameter, at, 'a field', name === '' ? 'nothing' : `\`${name.slice(0, 40)}\``, `${suggest(name, PLAIN_FIELDS)}; or ${FIELD_FORMS.join(', ')}.`);
}
