import { type ListedTwin, type Page } from '../api-types.js';

export interface SearchQuery {
  /** RQL: `and(eq(level,"machine"),gt(reported/motor/current,4))`. */
  readonly filter?: string;
  /** `+name,-rev`. */
  readonly sort?: string;
  readonly fields?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

/** A page of twins that match, and how far what was searched lags behind the plant. */
export interface SearchAnswer extends Page<ListedTwin> {
  readonly lag: { readonly ms: number; readonly records: number };
}
