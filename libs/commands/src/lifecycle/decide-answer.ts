import { type Command } from '../command.js';
import { type FailureCode } from './command-event.js';
import { type CommandInput } from './command-input.js';
import { type Decision, done, ignored } from './decision.js';

type Answered = Extract<CommandInput, { type: 'answered' }>;

/** How often a write is begun at most, where it may be begun again at all. */
export const MAX_ATTEMPTS = 3;

export function decideAnswer(command: Command, { at, attempt, answer }: Answered): Decision {
  if (command.state !== 'sent' || command.attempt !== attempt) return ignored(`it is ${command.state} in attempt ${command.attempt}`);
  switch (answer.kind) {
    case 'accepted':
    case 'accepted-not-done':
      return done({ type: 'delivered', at, status: answer.status, ...(answer.outputs === undefined ? {} : { outputs: answer.outputs }) });
    case 'lost':
      return done({ type: 'unknown', at, reason: answer.reason });
    case 'not-sent':
      return again(command, at, 'not-sent', answer.reason);
    case 'refused':
      if (command.idempotent && answer.retryable) return again(command, at, 'refused', answer.status);
      return done({ type: 'failed', at, code: 'refused', reason: `the device answered ${answer.status}${answer.detail === undefined ? '' : `: ${answer.detail}`}` });
  }
}

/** Back to the head of its line, to be judged anew: the device certainly has not done it. */
function again(command: Command, at: string, code: FailureCode, reason: string): Decision {
  if (at >= command.deadline || command.attempt >= MAX_ATTEMPTS) return done({ type: 'failed', at, code, reason: `${reason}, in attempt ${command.attempt}` });
  return done({ type: 'queued', at, place: command.place ?? 0, reason });
}
