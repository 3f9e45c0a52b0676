import { type Condition, CONDITION_WORDS } from '../domain/condition.js';
import { ConditionIcon } from './icon.js';

/** A condition as shape, colour and word. `text` replaces the word where more is known. */
export function ConditionMark({ condition, text }: { condition: Condition; text?: string }) {
  return (
    <span className="mark" data-condition={condition}>
      <ConditionIcon condition={condition} />
      <span>{text ?? CONDITION_WORDS[condition]}</span>
    </span>
  );
}
