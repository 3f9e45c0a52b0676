import { ApiError, type SearchAnswer } from '@orrery/client';
import { useEffect, useState } from 'react';
import { useServices } from './context.js';
import { reasonOf } from './plant-store.js';

const PAGE = 50;
const SETTLE_MS = 200;

export interface SearchFailure {
  readonly detail: string;
  readonly remedy?: string | undefined;
  /** In the filter, counted from 1; absent where it is not the filter's fault. */
  readonly position?: number;
}

export type SearchState =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'searching'; readonly before?: SearchAnswer }
  | { readonly kind: 'found'; readonly answer: SearchAnswer }
  | { readonly kind: 'failed'; readonly failure: SearchFailure };

/** Asks a moment after the question has stopped changing; undefined asks nothing. */
export function useSearch(filter: string | undefined, sort: string, cursor: string | undefined): SearchState {
  const { api } = useServices();
  const [state, setState] = useState<SearchState>({ kind: 'nothing' });
  useEffect(() => {
    if (filter === undefined) return setState({ kind: 'nothing' });
    setState((before) => ({ kind: 'searching', ...(before.kind === 'found' ? { before: before.answer } : {}) }));
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      api
        .search({ ...(filter === '' ? {} : { filter }), sort, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, leaving.signal)
        .then((answer) => setState({ kind: 'found', answer }))
        .catch((error: unknown) => leaving.signal.aborted || setState({ kind: 'failed', failure: failureOf(error) }));
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [api, filter, sort, cursor]);
  return state;
}

function failureOf(error: unknown): SearchFailure {
  if (!(error instanceof ApiError)) return { detail: reasonOf(error) };
  const { position, parameter } = error.problem;
  return { detail: error.message, remedy: error.remedy, ...(typeof position === 'number' && parameter === 'filter' ? { position } : {}) };
}
