import { type Command } from '../command.js';
import { isOpen, sentence } from '../guards/judge.js';
import { type CommandInput } from './command-input.js';
import { type Decision, done, ignored } from './decision.js';

type BeginWrite = Extract<CommandInput, { type: 'begin-write' }>;

/** The last look before the hand moves: everything is judged again, and what does not pass in full is not written. */
export function decideBeginWrite(command: Command, { at, verdicts, mark }: BeginWrite): Decision {
  if (command.state !== 'queued') return ignored(`it is ${command.state}, and only what is queued is written`);
  if (at >= command.deadline) return done({ type: 'expired', at });
  if (!isOpen(verdicts)) {
    const against = verdicts.filter(({ outcome }) => outcome !== 'pass');
    return done({ type: 'failed', at, code: 'guard', reason: sentence(against), verdicts });
  }
  return done({ type: 'sent', at, attempt: command.attempt + 1, mark, verdicts });
}
