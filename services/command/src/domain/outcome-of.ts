import { APPROVALS_NEEDED, type ChainHead, type Command, type CommandEvent } from '@orrery/commands';
import { type CommandOutcome } from '@orrery/contracts';

/** What is published of one event: the command as it stands after it, and the event's place in the audit. */
export function outcomeOf(command: Command, event: CommandEvent, audit: ChainHead, request?: string): CommandOutcome {
  const { id, twinId, path, value, unit, arguments: called, state, deadline, approvals, risk, alert, simulation } = command;
  return {
    type: event.type,
    at: event.at,
    ...(request === undefined ? {} : { request }),
    twinId,
    command: id,
    state,
    path,
    value,
    ...(unit === undefined ? {} : { unit }),
    ...(called ? { arguments: called } : {}),
    ...('outputs' in event && event.outputs ? { outputs: [...event.outputs] } : {}),
    deadline,
    ...(alert === undefined ? {} : { alert }),
    ...(simulation ? { simulation } : {}),
    ...byOf(command, event),
    approvals: approvals.map(({ by }) => by.name),
    approvalsNeeded: APPROVALS_NEEDED[risk],
    ...('code' in event ? { code: event.code } : {}),
    ...reasonOf(event),
    ...('verdicts' in event && event.verdicts ? { verdicts: [...event.verdicts] } : {}),
    audit,
  };
}

function byOf(command: Command, event: CommandEvent): { by?: string } {
  if (event.type === 'proposed') return { by: command.by.name };
  if (event.type === 'approval-given') return { by: event.approval.by.name };
  return 'by' in event && event.by ? { by: event.by.name } : {};
}

/** Of a proposal: why it is wished for. */
function reasonOf(event: CommandEvent): { reason?: string } {
  const reason = event.type === 'proposed' ? event.proposal.reason : 'reason' in event ? event.reason : undefined;
  return reason === undefined ? {} : { reason };
}
