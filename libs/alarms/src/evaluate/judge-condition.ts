import { type Condition, type ConditionVerdict, type ConditionView } from '@orrery/twin-model';
import { answer, type Judge, type Signal, shown, unsure, valueEvidence } from './signal.js';
import { type TwinMemory } from './twin-memory.js';
import { type ValueWords } from './value-words.js';

/** How often a condition over an age is looked at while nothing comes. */
const AGE_STEP_MS = 1000;

export function viewOf(twin: TwinMemory, nowMs: number): ConditionView {
  return {
    reported: (path) => {
      const known = twin.values[path];
      return known && { value: known.value, quality: known.quality, ageMs: Math.max(0, nowMs - known.eventMs) };
    },
    desired: (path) => twin.desired[path],
  };
}

export function judgeCondition(condition: Condition, words: ValueWords): Judge {
  const dueAfter = condition.references.some(({ call }) => call === 'age') ? AGE_STEP_MS : undefined;
  return (twin, _instance, _rule, nowMs): Signal => {
    const verdict = condition.evaluate(viewOf(twin, nowMs));
    const dueMs = dueAfter === undefined ? undefined : nowMs + dueAfter;
    if (verdict.outcome === 'indeterminate') return unsure(whyUnsure(verdict), dueMs);
    return answer(
      verdict.outcome === 'true',
      () => ({
        text: verdict.reads.map(({ call, path, value }) => `${call === 'value' ? path : `${call} of ${path}`} is ${call === 'value' || call === 'desired' ? words(path, value) : shown(value)}`).join(', '),
        values: [...new Set(verdict.reads.map(({ path }) => path))].flatMap((path) => valueEvidence(path, twin.values[path])),
      }),
      dueMs,
    );
  };
}

function whyUnsure({ unusable, fault }: ConditionVerdict): string {
  const inputs = unusable.map(({ path, why }) => (why === 'absent' ? `${path} was never read` : `${path} is ${why}`));
  return [...inputs, ...(fault === undefined ? [] : [fault])].join(', ');
}
