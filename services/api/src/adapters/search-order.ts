import { OrreryError } from '@orrery/contracts';
import { pathOf, typeOf } from '../domain/rql/field.js';
import { type SortKey } from '../domain/rql/parse-order.js';
import { columnOf, type Readable, valueField } from './search-condition.js';
import { type SqlParameters } from './sql-parameters.js';

interface OrderColumn {
  readonly sql: string;
  readonly type: 'text' | 'numeric' | 'integer';
  readonly descending: boolean;
}

export interface Order {
  readonly joins: string;
  readonly columns: readonly OrderColumn[];
}

/** Columns to sort by. What is absent comes last, whichever way the sort goes; numbers and booleans come before text. */
export function orderOf(sort: readonly SortKey[], readable: Readable, parameters: SqlParameters): Order {
  const joins: string[] = [];
  const columns = sort.flatMap((key, index) => {
    const { field, descending } = key;
    if (field.kind === 'twinId') return [{ sql: 't.id', type: 'text', descending } as const];
    const own = columnOf(field, readable, parameters);
    if (own !== undefined) return nullable(own, typeOf(field) === 'number' ? 'numeric' : 'text', descending);
    const alias = `o${index}`;
    const place = valueField(field);
    const twins = readable(pathOf(field));
    const allowed = twins === undefined ? '' : ` and ${alias}.twin_id = any(${parameters.add(twins, 'text[]')})`;
    joins.push(`left join search_values ${alias} on ${alias}.twin_id = t.id and ${alias}.field = ${parameters.add(place.field, 'text')}${allowed}`);
    return place.column === undefined ? ofAnyType(alias, descending) : nullable(place.column.replace('v.', `${alias}.`), 'text', descending);
  });
  return { joins: joins.join(' '), columns };
}

function nullable(column: string, type: 'text' | 'numeric', descending: boolean): OrderColumn[] {
  const sql = type === 'text' ? `coalesce(${column}, '') collate "C"` : `coalesce(${column}, 0)`;
  return [{ sql: `(${column} is null)::integer`, type: 'integer', descending: false }, { sql, type, descending }];
}

function ofAnyType(alias: string, descending: boolean): OrderColumn[] {
  return [
    { sql: `case when ${alias}.kind in ('n', 'i', 'b') then 0 when ${alias}.kind = 's' then 1 else 2 end`, type: 'integer', descending: false },
    { sql: `coalesce(${alias}.num, 0)`, type: 'numeric', descending },
    { sql: `coalesce(${alias}.text, '')`, type: 'text', descending },
  ];
}

/**
 * What comes after the item at which the page before ended.
 * @throws OrreryError `invalid-argument` for a cursor that this order did not make
 */
export function after({ columns }: Order, position: readonly (string | number)[], parameters: SqlParameters): string {
  if (position.length !== columns.length || !columns.every(({ type }, index) => isOf(type, String(position[index])))) {
    throw new OrreryError('invalid-argument', 'cursor: this is no cursor', { remedy: 'Pass the nextCursor of the page before, with the same filter and sort.' });
  }
  const placeholders = columns.map(({ type }, index) => parameters.add(String(position[index]), type));
  const steps = columns.map(({ sql, descending }, index) => {
    const same = columns.slice(0, index).map((column, earlier) => `${column.sql} = ${placeholders[earlier]}`);
    return `(${[...same, `${sql} ${descending ? '<' : '>'} ${placeholders[index]}`].join(' and ')})`;
  });
  return `(${steps.join(' or ')})`;
}

function isOf(type: OrderColumn['type'], text: string): boolean {
  if (type === 'text') return !text.includes('\0');
  return type === 'integer' ? /^[012]$/.test(text) : /^-?\d{1,400}(\.\d{1,400})?$/.test(text);
}

export function orderBy({ columns }: Order): string {
  return columns.map(({ sql, descending }) => `${sql}${descending ? ' desc' : ''}`).join(', ');
}
