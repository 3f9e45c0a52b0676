import { type Command } from '../command.js';
import { type CommandInput } from './command-input.js';
import { type Decision, done, ignored } from './decision.js';
import { ON_ITS_WAY_MS } from './decide-read-back.js';

type GaveUp = Extract<CommandInput, { type: 'gave-up' }>;

/**
 * An error of our own must not hold up a twin for ever: what was not written has failed, what may have been is read back until its deadline, and
 * ends there as what it is: a timeout, of which nobody says that it was done or not.
 */
export function decideGaveUp(command: Command, { at, reason, watchedMs }: GaveUp): Decision {
  switch (command.state) {
    case 'queued':
      return done({ type: 'failed', at, code: 'internal', reason: `nothing was written: ${reason}` });
    case 'sent':
      return done({ type: 'unknown', at, reason });
    case 'delivered':
    case 'applied':
      if (at < command.deadline) return ignored('it is read back until its deadline');
      return done({ type: 'timeout', at, reason: `the device accepted the write, and it cannot be read back: ${reason}` });
    case 'unknown':
      if (at < command.deadline || watchedMs < ON_ITS_WAY_MS) return ignored('it is read back until its deadline');
      return done({ type: 'timeout', at, reason: `the answer to the write was lost, and it cannot be read back: ${reason}` });
    default:
      return ignored(`it is ${command.state}`);
  }
}
