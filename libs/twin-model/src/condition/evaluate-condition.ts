import { type ParseResult } from '@marcbachmann/cel-js';
import { type Quality } from '@orrery/contracts';
import { celValueOf } from './condition-language.js';
import { type ConditionReference, type ConditionVerdict, type ConditionView, type UnusableInput } from './condition-view.js';

/** The worst quality of a value that still counts. */
export type Usable = 'good' | 'uncertain';

export interface BoundReference extends ConditionReference {
  readonly name: string;
  readonly type: string;
}

/** Thrown where an input cannot be used: CEL's own `&&` and `||` absorb an error that the other side outweighs. */
class Unusable extends Error {}

const isUsable = (quality: Quality, usable: Usable): boolean => quality === 'good' || (quality === 'uncertain' && usable === 'uncertain');

export function evaluateCondition(program: ParseResult, bound: readonly BoundReference[], view: ConditionView, usable: Usable): ConditionVerdict {
  const unusable: UnusableInput[] = [];
  const reads: ConditionVerdict['reads'][number][] = [];
  const variables: Record<string, unknown> = {};
  for (const reference of bound) {
    Object.defineProperty(variables, reference.name, { get: () => readInput(reference, view, usable, unusable, reads) });
  }
  try {
    return { outcome: program(variables) === true ? 'true' : 'false', unusable: [], reads };
  } catch (error) {
    if (unusable.length > 0) return { outcome: 'indeterminate', unusable, reads };
    const { summary, message } = error as { summary?: string; message?: string };
    return { outcome: 'indeterminate', unusable, fault: summary ?? String(message).split('\n')[0]!, reads };
  }
}

function readInput({ call, path, type }: BoundReference, view: ConditionView, usable: Usable, unusable: UnusableInput[], reads: ConditionVerdict['reads'][number][]): unknown {
  const refuse = (why: UnusableInput['why']): never => {
    if (!unusable.some((one) => one.call === call && one.path === path)) unusable.push({ call, path, why });
    throw new Unusable(path);
  };
  const took = (value: unknown, quality?: Quality): unknown => {
    if (!reads.some((one) => one.call === call && one.path === path)) reads.push({ call, path, value, ...(quality ? { quality } : {}) });
    return celValueOf(value, type);
  };
  if (call === 'desired') {
    const wish = view.desired?.(path);
    return wish === undefined || wish === null ? refuse('absent') : took(wish);
  }
  const input = view.reported(path);
  if (call === 'known') return took(input !== undefined && input.value !== null);
  if (call === 'quality') return took(input?.quality ?? 'none');
  if (!input || (call === 'value' && input.value === null)) return refuse('absent');
  if (call === 'age') return input.ageMs === undefined ? refuse('absent') : took(input.ageMs / 1000);
  return isUsable(input.quality, usable) ? took(input.value, input.quality) : refuse(input.quality as UnusableInput['why']);
}
