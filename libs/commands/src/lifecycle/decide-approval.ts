import { type Command } from '../command.js';
import { isOpen, refusals, sentence } from '../guards/judge.js';
import { type CommandInput } from './command-input.js';
import { type Decision, done, ignored } from './decision.js';

type Propose = Extract<CommandInput, { type: 'propose' }>;
type Approve = Extract<CommandInput, { type: 'approve' }>;

/** What a guard refuses is rejected at once, with every verdict; what needs nobody's yes is queued. */
export function decideProposal({ at, proposal, verdicts, place }: Propose): Decision {
  const proposed = { type: 'proposed', at, proposal, verdicts } as const;
  const against = refusals(verdicts);
  if (against.length > 0) return done(proposed, { type: 'rejected', at, reason: sentence(against), verdicts });
  return isOpen(verdicts) ? done(proposed, { type: 'approved', at }, { type: 'queued', at, place }) : done(proposed);
}

/**
 * An approval counts once for each person, and only while no guard refuses; a refused one leaves the command as it was, to be approved
 * when what stood in the way is gone.
 */
export function decideApproval(command: Command, { at, approval, verdicts, place }: Approve): Decision {
  if (command.state !== 'proposed') return ignored(`it is ${command.state}, and only what is proposed can be approved`);
  if (at >= command.deadline) return done({ type: 'expired', at });
  if (command.approvals.some(({ by }) => by.subject === approval.by.subject)) return ignored(`${approval.by.name} has approved it already`);
  const against = refusals(verdicts);
  if (against.length > 0) return done({ type: 'approval-refused', at, by: approval.by, reason: sentence(against), verdicts });
  const given = { type: 'approval-given', at, approval: { ...approval, at }, verdicts } as const;
  return isOpen(verdicts) ? done(given, { type: 'approved', at }, { type: 'queued', at, place }) : done(given);
}
