import { type Facts } from '../guards/facts.js';

/** One way in which whoever gathers facts may get one of them wrong. */
export interface FactMutation {
  readonly name: string;
  /** @param before the facts of an earlier judgement, when all was well */
  readonly apply: (now: Facts, before: Facts) => Facts;
}

type Fact = keyof Facts;

const withFact = (facts: Facts, fact: Fact, value: unknown): Facts => {
  const { [fact]: _was, ...rest } = facts;
  return { ...rest, ...(value === undefined ? {} : { [fact]: value }) } as Facts;
};
/** Not read for this judgement, but taken from the last one. */
const stale = (fact: Fact): FactMutation => ({ name: `${fact}: as it stood at an earlier judgement`, apply: (now, before) => withFact(now, fact, before[fact]) });
/** Not looked at, and taken to be well. */
const assumed = (fact: Fact, well: unknown): FactMutation => ({ name: `${fact}: not looked at`, apply: (now) => withFact(now, fact, typeof well === 'function' ? (well as (facts: Facts) => unknown)(now) : well) });

/** Each fact forgotten, and each as old as the last judgement: `npm run mutate -- facts` wants a test that misses each. */
export const FACT_MUTATIONS: readonly FactMutation[] = [
  assumed('stage', 'proposal'),
  stale('at'),
  { name: 'wish: approvals not looked at', apply: (now) => ({ ...now, wish: { ...now.wish, approvals: [] } }) },
  assumed('target', undefined),
  stale('target'),
  stale('conditions'),
  assumed('current', undefined),
  stale('current'),
  assumed('device', { takes: true }),
  stale('device'),
  assumed('movements', []),
  stale('movements'),
  assumed('interlock', ({ interlock }: Facts) => ({ holds: true, inputs: interlock?.inputs ?? [] })),
  { name: 'interlock: its inputs not kept', apply: (now) => (now.interlock ? { ...now, interlock: { ...now.interlock, inputs: [] } } : now) },
  stale('interlock'),
  assumed('simulation', undefined),
  stale('simulation'),
  assumed('mode', undefined),
  stale('mode'),
  assumed('killed', undefined),
  stale('killed'),
  assumed('locks', []),
  { name: 'locks: those of what it is part of not looked at', apply: (now) => ({ ...now, locks: now.locks.filter(({ twinId }) => twinId === now.wish.twinId) }) },
  stale('locks'),
  assumed('windows', []),
  stale('windows'),
  assumed('signatures', 'waived'),
  assumed('proposerMay', true),
  stale('proposerMay'),
  assumed('mayApprove', ({ wish }: Facts) => wish.approvals.map(({ by }) => by.subject)),
  stale('mayApprove'),
];
