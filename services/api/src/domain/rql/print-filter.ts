import { nameOf } from './field.js';
import { type Filter, type Literal } from './filter.js';

/** The filter as text that parseFilter reads back as the same. */
export function printFilter(filter: Filter): string {
  switch (filter.op) {
    case 'and':
    case 'or':
      return `${filter.op}(${filter.of.map(printFilter).join(',')})`;
    case 'not':
      return `not(${printFilter(filter.of)})`;
    case 'exists':
    case 'empty':
      return `${filter.op}(${nameOf(filter.field)})`;
    case 'like':
    case 'ilike':
      return `${filter.op}(${nameOf(filter.field)},${JSON.stringify(filter.pattern)})`;
    case 'in':
      return `in(${[nameOf(filter.field), ...filter.values.map(printLiteral)].join(',')})`;
    default:
      return `${filter.op}(${nameOf(filter.field)},${printLiteral(filter.value)})`;
  }
}

function printLiteral(literal: Literal): string {
  if (literal.type === 'text') return JSON.stringify(literal.text);
  return literal.type === 'number' ? literal.text : String(literal.value);
}
