import { type Command } from '../command.js';
import { type CommandEvent } from './command-event.js';

/** The command after one event. Everything that is known of it comes from its events. */
export function evolve(command: Command | undefined, event: CommandEvent): Command {
  if (event.type === 'proposed') return { ...event.proposal, proposedAt: event.at, state: 'proposed', since: event.at, approvals: [], attempt: 0 };
  if (!command) throw new Error(`a command begins with "proposed", not with "${event.type}"`);
  switch (event.type) {
    case 'approval-given':
      return { ...command, approvals: [...command.approvals, event.approval] };
    case 'approval-refused':
      return command;
    case 'queued':
      return { ...command, state: 'queued', since: event.at, place: event.place };
    case 'sent':
      return { ...command, state: 'sent', since: event.at, attempt: event.attempt, sent: { at: event.at, mark: event.mark } };
    case 'settled':
      return { ...command, state: event.applied ? 'timeout' : 'failed', since: event.at, outcome: { code: event.code, reason: `${event.by.name} has looked: ${event.reason}` } };
    case 'rejected':
    case 'failed':
    case 'timeout':
    case 'expired':
    case 'cancelled':
      return { ...command, state: event.type, since: event.at, outcome: outcomeOf(event) };
    default:
      return { ...command, state: event.type, since: event.at };
  }
}

type Ending = Extract<CommandEvent, { type: 'rejected' | 'failed' | 'timeout' | 'expired' | 'cancelled' }>;

function outcomeOf(event: Ending): NonNullable<Command['outcome']> {
  if (event.type === 'expired') return { code: 'expired', reason: 'its deadline passed before it was written' };
  const verdicts = 'verdicts' in event && event.verdicts ? { verdicts: event.verdicts } : {};
  return { code: event.type === 'failed' ? event.code : event.type, reason: event.reason, ...verdicts };
}
