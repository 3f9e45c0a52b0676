import { isOrreryError } from '@orrery/contracts';

/** How often a thing is tried that fails with an error nobody expects; 0.5, 1, 2 and 4 seconds lie in between. */
export const MAX_TRIES = 5;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 4_000;

/** wait: what it needs is away, and it stands in its place until that is back; again: after a rest; give-up: it would go wrong for ever. */
export type WhatNow = 'wait' | 'again' | 'give-up';

/** Counts, for each thing to be done, the errors in a row that nobody expects: one bad thing must not hold up all behind it for ever. */
export class Troubles {
  private readonly known = new Map<string, { readonly tries: number; readonly restUntil: number }>();

  /** @param monotonic milliseconds of a clock that nobody sets */
  constructor(private readonly monotonic: () => number) {}

  /** Not to be tried yet. */
  isResting(id: string): boolean {
    return this.monotonic() < (this.known.get(id)?.restUntil ?? 0);
  }

  after(id: string, error: unknown): WhatNow {
    if (isOrreryError(error) && error.retryable) return 'wait';
    const tries = isOrreryError(error) ? MAX_TRIES : (this.known.get(id)?.tries ?? 0) + 1;
    this.known.set(id, { tries, restUntil: this.monotonic() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (tries - 1)) });
    return tries >= MAX_TRIES ? 'give-up' : 'again';
  }

  /** It went well. */
  over(id: string): void {
    this.known.delete(id);
  }
}

/** For who asked. What is not written for people stays in the log: it may tell of the inside. */
export const reasonOf = (error: unknown): string => (isOrreryError(error) ? error.message : `an error in command that nobody expected, ${MAX_TRIES} times; its log says which`);
