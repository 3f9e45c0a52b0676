import { type Facts } from './facts.js';
import { type Guard, type Verdict } from './guard.js';
import { GUARDS } from './guard-table.js';

/** Asks every guard, so that a dry run shows all that stands in the way, not the first alone. A guard that throws refuses. */
export function judge(facts: Facts, guards: readonly Guard[] = GUARDS): Verdict[] {
  return guards.map((guard) => {
    try {
      return { guard: guard.name, ...guard.check(facts) };
    } catch (error) {
      return { guard: guard.name, outcome: 'refuse', reason: `could not be judged: ${String(error)}` };
    }
  });
}

export const refusals = (verdicts: readonly Verdict[]): Verdict[] => verdicts.filter(({ outcome }) => outcome === 'refuse');
export const isOpen = (verdicts: readonly Verdict[]): boolean => verdicts.every(({ outcome }) => outcome === 'pass');
export const sentence = (verdicts: readonly Verdict[]): string => verdicts.map(({ guard, reason }) => `${guard}: ${reason}`).join('; ');
