import { type Priority } from '@orrery/contracts';
import { PRIORITY_MEANING, PRIORITY_ORDER, PRIORITY_WORDS } from '../../domain/alerts/alert-words.js';

/** One shape a priority, most urgent largest, with its number in it: nothing rests on colour alone (ISA-101, ISA-18.2 §11). Drawn in a box of 18. */
const SHAPES: Readonly<Record<Priority, string>> = {
  critical: 'M1.5 1.5h15v15h-15Z',
  high: 'M9 1 17.4 16.5H.6Z',
  medium: 'M9 1 17 9 9 17 1 9Z',
  low: 'M9 2.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z',
};

interface PriorityMarkProps {
  readonly priority: Priority;
  /** Filled: nobody has acknowledged it. */
  readonly isFilled: boolean;
  readonly hasWord?: boolean;
}

export function PriorityMark({ priority, isFilled, hasWord = true }: PriorityMarkProps) {
  return (
    <span className="priority" data-priority={priority} data-filled={isFilled} title={`${PRIORITY_WORDS[priority]}: ${PRIORITY_MEANING[priority]}`}>
      <svg viewBox="0 0 18 18" aria-hidden="true" focusable="false">
        <path d={SHAPES[priority]} />
        <text x="9" y={priority === 'high' ? 14.4 : 12.6} textAnchor="middle">
          {PRIORITY_ORDER.indexOf(priority) + 1}
        </text>
      </svg>
      <span className={hasWord ? undefined : 'visually-hidden'}>{PRIORITY_WORDS[priority]}</span>
    </span>
  );
}
