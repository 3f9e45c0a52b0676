import { type GuardVerdict } from '@orrery/client';
import { type Condition } from '../../domain/condition.js';
import { GUARD_WORDS } from '../../domain/commands/command-words.js';
import { humanise } from '../../domain/words.js';
import { ConditionMark } from '../condition-mark.js';

const OUTCOMES: Readonly<Record<GuardVerdict['outcome'], readonly [words: string, condition: Condition]>> = {
  pass: ['Passes', 'normal'],
  wait: ['Waits', 'waiting'],
  refuse: ['Refuses', 'bad'],
};

/** Every guard with what it found; what refuses comes first. */
export function VerdictTable({ verdicts, caption }: { verdicts: readonly GuardVerdict[]; caption: string }) {
  const order: readonly GuardVerdict['outcome'][] = ['refuse', 'wait', 'pass'];
  const sorted = [...verdicts].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  return (
    <table className="figures verdicts">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Guard</th>
          <th scope="col">Verdict</th>
          <th scope="col">What it found</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ guard, outcome, reason }) => (
          <tr key={guard} data-outcome={outcome}>
            <th scope="row">{GUARD_WORDS[guard] ?? humanise(guard)}</th>
            <td>
              <ConditionMark condition={OUTCOMES[outcome][1]} text={OUTCOMES[outcome][0]} />
            </td>
            <td>{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
