import { type Field } from './field.js';

/** What a field is compared with. Numbers stay text: int64 has digits that a JavaScript number loses. */
export type Literal = { readonly type: 'number'; readonly text: string } | { readonly type: 'text'; readonly text: string } | { readonly type: 'boolean'; readonly value: boolean };

export const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const PATTERNS = ['like', 'ilike'] as const;
export const PRESENCES = ['exists', 'empty'] as const;
export const OPERATORS = [...COMPARISONS, 'in', ...PATTERNS, ...PRESENCES, 'and', 'or', 'not'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A filter over twins, as RQL says it (rule R32). */
export type Filter =
  | { readonly op: Comparison; readonly field: Field; readonly value: Literal }
  | { readonly op: 'in'; readonly field: Field; readonly values: readonly Literal[] }
  | { readonly op: (typeof PATTERNS)[number]; readonly field: Field; readonly pattern: string }
  | { readonly op: (typeof PRESENCES)[number]; readonly field: Field }
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter };

/** Bounds of one filter: what it costs is known before it runs. */
export const MAX_FILTER_LENGTH = 4_000;
export const MAX_DEPTH = 16;
export const MAX_CONDITIONS = 50;
export const MAX_VALUES = 200;

/** Every field that a filter asks for. */
export function fieldsOf(filter: Filter): Field[] {
  if ('field' in filter) return [filter.field];
  return filter.op === 'not' ? fieldsOf(filter.of) : filter.of.flatMap(fieldsOf);
}
