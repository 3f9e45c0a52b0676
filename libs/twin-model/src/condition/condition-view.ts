import { type Datatype, type Quality } from '@orrery/contracts';

/** What a condition may know of one path of a twin; int64 and uint64 as decimal text, as they travel. */
export interface ConditionInput {
  readonly value: unknown;
  readonly quality: Quality;
  /** Milliseconds since the value was read, in the time the caller judges by; absent where that is not known. */
  readonly ageMs?: number;
}

/** The twin a condition is judged over: a revision of the past as well as the state of now. */
export interface ConditionView {
  /** The reported value; undefined when nothing was ever read. */
  readonly reported: (path: string) => ConditionInput | undefined;
  /** The desired value; undefined when there is none. */
  readonly desired?: (path: string) => unknown;
}

/** What a path may hold, as its model or the twin's definition says. */
export interface ConditionPath {
  readonly datatype: Datatype;
  readonly writable?: boolean;
}

/** The functions of the language, each called with the path as a literal. */
export const CONDITION_FUNCTIONS = ['value', 'desired', 'quality', 'age', 'known'] as const;
export type ConditionFunction = (typeof CONDITION_FUNCTIONS)[number];

/** One thing of the twin that a condition reads: `value("flowRate")`. */
export interface ConditionReference {
  readonly call: ConditionFunction;
  readonly path: string;
}

/** Why an input could not be used: its quality, or that nothing is there. */
export interface UnusableInput extends ConditionReference {
  readonly why: Exclude<Quality, 'good'> | 'absent';
}

/** Kleene's three values: an unusable input decides nothing unless the others decide without it. */
export interface ConditionVerdict {
  readonly outcome: 'true' | 'false' | 'indeterminate';
  /** Only where indeterminate. */
  readonly unusable: readonly UnusableInput[];
  /** Only where indeterminate for another reason than an input, e.g. a division by zero. */
  readonly fault?: string;
  /** What was read on the way, for the explanation. */
  readonly reads: readonly (ConditionReference & { readonly value: unknown; readonly quality?: Quality })[];
}

/** What is wrong with a condition; `offset` counts characters from its start. */
export interface ConditionFault {
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}
