import { type WriteAnswer } from './command-input.js';

/** A judgement is for now: between it and the write there is the commit of `sent`, and nothing that takes long. */
export const WRITE_WITHIN_MS = 2_000;

export const TOO_LATE: WriteAnswer = { kind: 'not-sent', reason: 'it took too long from the judgement to the write' };

/**
 * Whether what was judged may still be written, `elapsedMs` later by a clock that nobody sets. A process that was stopped in between
 * must not go on as if no time had passed: it says `not-sent`, and the command is judged anew.
 */
export const isStillTimely = (elapsedMs: number): boolean => elapsedMs <= WRITE_WITHIN_MS;
