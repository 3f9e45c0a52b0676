import { type Page } from '../api-types.js';

export interface SearchQuery {
  /** RQL: `and(eq(level,"machine"),gt(properties/motor/current,4))`. */
  readonly filter?: string;
  /** `+name,-rev`. */
  readonly sort?: string;
  /** What each item carries beside twinId: `name,properties/flow`; absent: what a listed twin has. */
  readonly fields?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

/** By the names of the fields that were asked for; int64 as decimal text; what is absent is left out. */
export type SearchItem = { readonly twinId: string } & Readonly<Record<string, unknown>>;

/** A page of twins that match, and how far what was searched lags behind the plant. */
export interface SearchAnswer extends Page<SearchItem> {
  readonly lag: { readonly ms: number; readonly records: number };
}
