import { type Facts } from './facts.js';

/** pass; wait: not yet, people are still to say yes; refuse. */
export type Outcome = 'pass' | 'wait' | 'refuse';

export interface Verdict {
  readonly guard: string;
  readonly outcome: Outcome;
  /** What was found, for whoever reads the dry run or the audit. */
  readonly reason: string;
}

/** One reason why nothing may be written. It is pure, and what it cannot tell it refuses. */
export interface Guard {
  readonly name: string;
  /** What it keeps from happening. */
  readonly against: string;
  readonly check: (facts: Facts) => Omit<Verdict, 'guard'>;
}

export const pass = (reason: string): Omit<Verdict, 'guard'> => ({ outcome: 'pass', reason });
export const wait = (reason: string): Omit<Verdict, 'guard'> => ({ outcome: 'wait', reason });
export const refuse = (reason: string): Omit<Verdict, 'guard'> => ({ outcome: 'refuse', reason });
