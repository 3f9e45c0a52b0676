import { type Condition } from '../domain/condition.js';

/** One shape a condition, so that nothing rests on colour alone. Drawn in a box of 16. */
const SHAPES: Readonly<Record<Condition, string>> = {
  normal: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z',
  waiting: 'M4 2.5h8M4 13.5h8M5 2.5c0 3 2 4 3 5.5 1-1.5 3-2.5 3-5.5M5 13.5c0-3 2-4 3-5.5 1 1.5 3 2.5 3 5.5',
  uncertain: 'M8 1.8 14.2 8 8 14.2 1.8 8ZM6.4 6.5c.2-1.9 3.3-1.7 3.1.1-.1 1.1-1.5 1.1-1.5 2.3M8 10.9v.2',
  diverged: 'M3 6h10M3 10h10M10.5 3l-5 10',
  stale: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 4.8V8l2.4 1.6',
  bad: 'M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3ZM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
  disconnected: 'M6.5 4.5 8 3a3.2 3.2 0 0 1 4.6 4.5L11.2 9M9.5 11.5 8 13a3.2 3.2 0 0 1-4.6-4.5L4.8 7M2.5 2.5l11 11',
};

export function ConditionIcon({ condition }: { condition: Condition }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[condition]} />
    </svg>
  );
}
