import { ApiError } from '@orrery/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { reasonOf } from './plant-store.js';

export interface Polled<T> {
  readonly data: T | undefined;
  readonly failure: unknown;
  readonly readAgain: () => Promise<void>;
}

/**
 * Reads at once and again and again, not while nobody looks; `everyMs` 0 reads once. What was read before stays while it cannot be
 * read again; a new `question` begins anew.
 */
export function usePolled<T>(question: string, read: () => Promise<T>, everyMs: number): Polled<T> {
  const [state, setState] = useState<{ readonly question: string; readonly data?: T; readonly failure?: unknown }>({ question });
  const latest = useRef({ read, question });
  latest.current = { read, question };
  const readAgain = useCallback(async () => {
    const { read: ask, question: asked } = latest.current;
    const take = (answer: { readonly data?: T; readonly failure?: unknown }) => {
      if (latest.current.question === asked) setState((before) => ({ question: asked, ...(before.question === asked && before.data !== undefined ? { data: before.data } : {}), ...answer }));
    };
    await ask().then(
      (data) => take({ data, failure: undefined }),
      (failure: unknown) => take({ failure }),
    );
  }, []);
  useEffect(() => {
    void readAgain();
    if (everyMs === 0) return;
    const timer = setInterval(() => document.hidden || void readAgain(), everyMs);
    return () => clearInterval(timer);
  }, [readAgain, question, everyMs]);
  return state.question === question ? { data: state.data, failure: state.failure, readAgain } : { data: undefined, failure: undefined, readAgain };
}

/** A failure in a sentence, with what the api says to do about it. */
export function failureWords(failure: unknown): string {
  const remedy = failure instanceof ApiError ? failure.remedy : undefined;
  const reason = reasonOf(failure);
  return remedy === undefined ? reason : `${reason}${/[.!?]$/.test(reason) ? '' : '.'} ${remedy}`;
}
