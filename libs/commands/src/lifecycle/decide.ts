import { type Command } from '../command.js';
import { decideAnswer } from './decide-answer.js';
import { decideApproval, decideProposal } from './decide-approval.js';
import { decideReadBack } from './decide-read-back.js';
import { decideSettle } from './decide-settle.js';
import { decideBeginWrite } from './decide-write.js';
import { decideGaveUp } from './decide-gave-up.js';
import { type CommandEvent } from './command-event.js';
import { type CommandInput } from './command-input.js';
import { type Decision, done, ignored } from './decision.js';
import { latest } from './latest.js';

/**
 * What follows from one input. Nothing is written to a device unless this has answered with `sent` and that is durable; an input
 * that comes twice, late or out of order changes nothing.
 */
export function decide(command: Command | undefined, input: CommandInput): Decision {
  if (input.type === 'propose') return command ? ignored('it has been proposed already') : decideProposal(input);
  if (!command) return ignored('there is no such command');
  const at = latest(command.since, input.at);
  switch (input.type) {
    case 'approve':
      return decideApproval(command, { ...input, at });
    case 'reject':
      if (command.state !== 'proposed') return ignored(`it is ${command.state}, and only what is proposed can be rejected`);
      return done({ type: 'rejected', at, by: input.by, reason: input.reason });
    case 'cancel':
      return decideCancel(command, { type: 'cancelled', at, by: input.by, reason: input.reason });
    case 'begin-write':
      return decideBeginWrite(command, { ...input, at });
    case 'answered':
      return decideAnswer(command, { ...input, at });
    case 'resumed':
      if (command.state !== 'sent') return ignored(`it is ${command.state}`);
      return done({ type: 'unknown', at, reason: 'whoever wrote it ended before the answer came' });
    case 'read-back':
      return decideReadBack(command, { ...input, at });
    case 'gave-up':
      return decideGaveUp(command, { ...input, at });
    case 'settle':
      return decideSettle(command, { ...input, at });
    case 'restored':
      if (command.state !== 'queued' && command.state !== 'approved' && command.state !== 'sent') return ignored(`it is ${command.state}`);
      return done({ type: 'unknown', at, reason: `it was ${command.state} in a backup from which all was restored; whether it was written since then nobody knows` });
    case 'clock':
      return isWaiting(command) && at >= command.deadline ? done({ type: 'expired', at }) : ignored('nothing is due');
  }
}

const isWaiting = ({ state }: Command): boolean => state === 'proposed' || state === 'approved' || state === 'queued';

function decideCancel(command: Command, cancelled: CommandEvent): Decision {
  return isWaiting(command) ? done(cancelled) : ignored(`it is ${command.state}: what was written cannot be called back`);
}
