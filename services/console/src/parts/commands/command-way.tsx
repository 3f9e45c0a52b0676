import { type CommandDetail } from '@orrery/client';
import { STATE_WORDS } from '../../domain/commands/command-words.js';
import { ladderOf } from '../../domain/commands/ladder.js';
import { Instant } from '../age.js';
import { CommandStateMark } from './command-state.js';

const STANDS = { passed: 'done', here: 'here', ahead: 'still to come' } as const;

/** Its way step by step, where it stands now. */
export function CommandWay({ command: { state, steps } }: { command: CommandDetail }) {
  const reached = steps.flatMap((step) => (step.state === undefined || step.type !== step.state ? [] : [{ state: step.state, at: step.at }]));
  return (
    <section aria-labelledby="way">
      <h2 id="way">Its way</h2>
      <ol className="way">
        {ladderOf(state, reached).map((rung) => (
          <li key={rung.state} data-stands={rung.stands} aria-current={rung.stands === 'here' ? 'step' : undefined}>
            <span className="way-dot" aria-hidden="true" />
            <span className="way-name">{rung.stands === 'here' ? <CommandStateMark state={rung.state} /> : STATE_WORDS[rung.state][0]}</span>
            <span className="visually-hidden">{STANDS[rung.stands]}</span>
            <span className="quiet way-time">{rung.at !== undefined && <Instant at={rung.at} />}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
