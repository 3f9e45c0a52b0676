import { type FilterRow, needsValue } from './filter-row.js';

/** Fields that hold text, whatever it looks like; `rev` is a number, and of the others the value says what it is. */
const TEXT_FIELD = /^(twinId|model|name|level|site|partOf|at)$|^(externalIds|relationships|sources)\/|\/(quality|eventTs|status)$/;

/** Rows that all must hold, as RQL; rows that are not finished are left out. Undefined where none is. */
export function filterOfRows(rows: readonly FilterRow[]): string | undefined {
  return all(rows.filter((row) => row.field !== '' && (!needsValue(row) || row.value.trim() !== '')).map(conditionOf));
}

/** Twins that have every word in their name, their id, their model or their number in another system. */
export function filterOfWords(words: string, systems: readonly string[]): string | undefined {
  const fields = ['name', 'twinId', 'model', ...systems.map((system) => `externalIds/${system}`)];
  const each = words.split(/\s+/).filter(Boolean);
  return all(each.map((word) => `or(${fields.map((field) => `ilike(${field},${quoted(`*${literal(word)}*`)})`).join(',')})`));
}

function all(conditions: readonly string[]): string | undefined {
  return conditions.length > 1 ? `and(${conditions.join(',')})` : conditions[0];
}

function conditionOf({ field, comparison, value }: FilterRow): string {
  switch (comparison) {
    case 'is':
      return `eq(${field},${valueOf(field, value)})`;
    case 'isNot':
      return `ne(${field},${valueOf(field, value)})`;
    case 'contains':
      return `ilike(${field},${quoted(`*${literal(value.trim())}*`)})`;
    case 'more':
      return `gt(${field},${valueOf(field, value)})`;
    case 'least':
      return `ge(${field},${valueOf(field, value)})`;
    case 'less':
      return `lt(${field},${valueOf(field, value)})`;
    case 'most':
      return `le(${field},${valueOf(field, value)})`;
    case 'there':
      return `exists(${field})`;
    case 'missing':
      return `not(exists(${field}))`;
  }
}

/** A number, true and false stand bare where the field may hold them; text in quotes stays text: `"5"`. */
function valueOf(field: string, written: string): string {
  const text = written.trim();
  if (TEXT_FIELD.test(field)) return quoted(text);
  if (/^(true|false|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?)$/.test(text)) return text;
  return quoted(/^"(.*)"$/.exec(text)?.[1] ?? text);
}

const quoted = (text: string) => JSON.stringify(text);
/** What has a meaning in a pattern loses it. */
const literal = (text: string) => text.replace(/[\\*?]/g, '\\$&');
