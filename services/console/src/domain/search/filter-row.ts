/** How a field is compared, in the words of whoever asks. */
export const COMPARISONS = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  more: 'is more than',
  least: 'is at least',
  less: 'is less than',
  most: 'is at most',
  there: 'is there',
  missing: 'is missing',
} as const;
export type Comparison = keyof typeof COMPARISONS;

/** One row of the builder: a field, how it is compared, with what. */
export interface FilterRow {
  /** As the api names it: `name`, `properties/motor/current`. */
  readonly field: string;
  readonly comparison: Comparison;
  readonly value: string;
}

export function needsValue({ comparison }: Pick<FilterRow, 'comparison'>): boolean {
  return comparison !== 'there' && comparison !== 'missing';
}

export function isComparison(text: string): text is Comparison {
  return Object.hasOwn(COMPARISONS, text);
}
