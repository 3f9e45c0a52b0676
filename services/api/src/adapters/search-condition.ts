import { type Field } from '../domain/rql/field.js';
import { type Comparison, type Filter, type Literal } from '../domain/rql/filter.js';
import { type SqlParameters } from './sql-parameters.js';

/** Twins of which the reader may read a path (undefined: of the twin as a whole). undefined: all. */
export type Readable = (path: string | undefined) => readonly string[] | undefined;

const SQL_OPERATORS: Readonly<Record<Comparison, string>> = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' };

/** Columns of a twin: `t` is its row in the registry, `s` its row in the index. */
const COLUMNS: Partial<Record<Field['kind'], string>> = {
  twinId: 't.id',
  model: 't.model',
  name: 't.name',
  level: 't.level',
  site: 't.site',
  partOf: 't.part_of',
  rev: 's.rev',
  at: 's.at',
};

/**
 * A filter as an SQL condition that is true or false, never null: a field that is absent, or that the reader may not read, meets no
 * comparison, and a value of another type than the literal's is not that value.
 */
export function conditionOf(filter: Filter, readable: Readable, parameters: SqlParameters): string {
  const inner = (one: Filter) => conditionOf(one, readable, parameters);
  switch (filter.op) {
    case 'and':
    case 'or':
      return `(${filter.of.map(inner).join(` ${filter.op} `)})`;
    case 'not':
      return `not ${inner(filter.of)}`;
    case 'empty':
      return emptiness(filter.field, readable, parameters);
    case 'exists':
      return onField(filter.field, readable, parameters, { column: (column) => `${column} is not null`, value: `v.kind <> '0'` });
    case 'like':
    case 'ilike': {
      const pattern = parameters.add(likePattern(filter.pattern), 'text');
      return onField(filter.field, readable, parameters, { column: (column) => `${column} is not null and ${column} ${filter.op} ${pattern}`, value: `v.kind = 's' and v.text ${filter.op} ${pattern}` });
    }
    case 'in':
      return membership(filter.field, filter.values, readable, parameters);
    default:
      return comparison(filter.op, filter.field, filter.value, readable, parameters);
  }
}

/** What is asked of a column of text, a number or a time, and of a value of any type. */
interface Asked {
  readonly column: (column: string) => string;
  readonly value: string;
}

/** The registry's or the index's own column of a field; undefined where it has none. A parent that the reader may not read is absent. */
export function columnOf({ kind, key }: Field, readable: Readable, parameters: SqlParameters): string | undefined {
  if (kind === 'partOf') {
    const twins = readable(undefined);
    if (twins !== undefined) return `(case when t.part_of = any(${parameters.add(twins, 'text[]')}) then t.part_of end)`;
  }
  return kind === 'externalId' ? `(t.external_ids ->> ${parameters.add(key, 'text')})` : COLUMNS[kind];
}

function onField({ kind, key }: Field, readable: Readable, parameters: SqlParameters, asked: Asked): string {
  const column = columnOf({ kind, key }, readable, parameters);
  if (column !== undefined) return `(${asked.column(column)})`;
  if (kind === 'relationship') {
    const targets = readable(undefined);
    const shown = targets === undefined ? '' : ` and r.target = any(${parameters.add(targets, 'text[]')})`;
    return `exists (select from relationships r where r.twin_id = t.id and r.name = ${parameters.add(key, 'text')}${shown} and ${asked.column('r.target')})`;
  }
  const { field, path, column: own } = valueField({ kind, key });
  const twins = readable(path);
  const allowed = twins === undefined ? '' : ` and v.twin_id = any(${parameters.add(twins, 'text[]')})`;
  return `t.id in (select v.twin_id from search_values v where v.field = ${parameters.add(field, 'text')}${allowed} and ${own === undefined ? asked.value : asked.column(own)})`;
}

/** Where a field of the index stands: its row, and the column where that is not the value. */
export function valueField({ kind, key }: Field): { field: string; path?: string; column?: string } {
  if (kind === 'source') return { field: `sources/${key}`, column: 'v.text' };
  if (kind === 'desired') return { field: `desired/${key}`, path: key };
  if (kind === 'desiredStatus') return { field: `desired/${key}`, path: key, column: 'v.quality' };
  if (kind === 'quality') return { field: `properties/${key}`, path: key, column: 'v.quality' };
  if (kind === 'eventTs') return { field: `properties/${key}`, path: key, column: 'v.event_ts' };
  return { field: `properties/${key}`, path: key };
}

function comparison(op: Comparison, field: Field, literal: Literal, readable: Readable, parameters: SqlParameters): string {
  if (op === 'eq' && field.kind === 'externalId' && literal.type === 'text') return `t.external_ids @> ${parameters.add(JSON.stringify({ [field.key]: literal.text }), 'jsonb')}`;
  const sign = SQL_OPERATORS[op];
  if (literal.type === 'text') {
    const text = parameters.add(literal.text, 'text');
    const indexed = op === 'eq' ? ` and left(v.text, 100) = left(${text}, 100)` : '';
    return onField(field, readable, parameters, { column: (column) => `${column} is not null and ${column} collate "C" ${sign} ${text}`, value: `v.kind = 's' and v.text ${sign} ${text}${indexed}` });
  }
  const number = parameters.add(literal.type === 'number' ? literal.text : literal.value ? '1' : '0', 'numeric');
  const kinds = literal.type === 'number' ? `v.kind in ('n', 'i')` : `v.kind = 'b'`;
  return onField(field, readable, parameters, { column: (column) => `${column} is not null and ${column} ${sign} ${number}`, value: `${kinds} and v.num ${sign} ${number}` });
}

function membership(field: Field, literals: readonly Literal[], readable: Readable, parameters: SqlParameters): string {
  const texts = literals.flatMap((literal) => (literal.type === 'text' ? [literal.text] : []));
  const numbers = literals.flatMap((literal) => (literal.type === 'number' ? [literal.text] : []));
  const booleans = literals.flatMap((literal) => (literal.type === 'boolean' ? [literal.value ? '1' : '0'] : []));
  const text = texts.length > 0 ? [parameters.add(texts, 'text[]')] : [];
  const number = numbers.length > 0 ? [parameters.add(numbers, 'numeric[]')] : [];
  const boolean = booleans.length > 0 ? [parameters.add(booleans, 'numeric[]')] : [];
  const tests = [
    ...text.map((list) => `v.kind = 's' and v.text = any(${list})`),
    ...number.map((list) => `v.kind in ('n', 'i') and v.num = any(${list})`),
    ...boolean.map((list) => `v.kind = 'b' and v.num = any(${list})`),
  ];
  return onField(field, readable, parameters, { column: (column) => `${column} is not null and ${column} = any(${[...text, ...number].join()})`, value: `(${tests.join(' or ')})` });
}

/** Absent, null, an empty text, list or structure. */
function emptiness(field: Field, readable: Readable, parameters: SqlParameters): string {
  const full = { column: (column: string) => `${column} is not null and ${column}::text <> ''`, value: `v.kind <> '0' and not (v.kind = 's' and v.text = '') and not (v.kind = 'j' and v.num = 0)` };
  return `not ${onField(field, readable, parameters, full)}`;
}

/** `*` stands for any text, `?` for one character; a backslash takes their meaning away. */
export function likePattern(pattern: string): string {
  return pattern.replaceAll(/\\([*?\\])|([%_\\])|([*?])/g, (_match, literal: string | undefined, special: string | undefined, wildcard: string | undefined) => {
    if (wildcard !== undefined) return wildcard === '*' ? '%' : '_';
    const char = literal ?? special!;
    return /[%_\\]/.test(char) ? `\\${char}` : char;
  });
}
