import { type GuardVerdict } from '@orrery/client';
import { type Condition } from '../../domain/condition.js';
import { GUARD_WORDS } from '../../domain/commands/command-words.js';
import { humanise } from '../../domain/words.js';
import { ConditionMark } from '../condition-mark.js';
import { FigureTable } from '../figure-table.js';

const OUTCOMES: Readonly<Record<GuardVerdict['outcome'], readonly [words: string, condition: Condition]>> = {
  pass: ['Passes', 'normal'],
  wait: ['Waits', 'waiting'],
  refuse: ['Refuses', 'bad'],
};

/** Every guard with what it found; what refuses comes first. */
export function VerdictTable({ verdicts, caption }: { verdicts: readonly GuardVerdict[]; caption: string }) {
  const order: readonly GuardVerdict['outcome'][] = ['refuse', 'wait', 'pass'];
  const sorted = [...verdicts].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const rows = sorted.map(({ guard, outcome, reason }) => ({
    key: guard,
    head: GUARD_WORDS[guard] ?? humanise(guard),
    cells: [<ConditionMark key="verdict" condition={OUTCOMES[outcome][1]} text={OUTCOMES[outcome][0]} />, reason],
    marks: { 'data-outcome': outcome },
  }));
  return <FigureTable className="verdicts" caption={caption} heads={['Guard', 'Verdict', 'What it found']} rows={rows} />;
}
