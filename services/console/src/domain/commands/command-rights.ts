import { type Action, type CommandState } from '@orrery/client';

/** What one has to know of a command to tell who may decide about it. */
export interface Deciding {
  readonly state: CommandState;
  readonly isMine: boolean;
  readonly hasMyApproval: boolean;
  /** Its deadline has passed. */
  readonly isLate?: boolean;
}

export interface Decisions {
  readonly approve: boolean;
  readonly reject: boolean;
  readonly cancel: boolean;
  /** To say what became of it, having looked at the machine: only where the device itself has not shown it by the deadline. */
  readonly settle: boolean;
  /** Why somebody who may approve is not offered it here. */
  readonly why?: string;
}

/** What is offered: two people decide, so nobody is offered to approve their own. The server judges all the same. */
export function decisionsFor({ state, isMine, hasMyApproval, isLate = false }: Deciding, may: readonly Action[]): Decisions {
  const isOpen = state === 'proposed';
  const mayApprove = may.includes('APPROVE');
  const isBeforeWriting = isOpen || state === 'approved' || state === 'queued';
  const why = isMine ? 'You have proposed it: somebody else has to approve it.' : hasMyApproval ? 'You have approved it; it waits for somebody else.' : undefined;
  return {
    approve: isOpen && mayApprove && why === undefined,
    reject: isOpen && mayApprove && !isMine,
    cancel: isBeforeWriting && isMine && may.includes('COMMAND'),
    settle: state === 'unknown' && isLate && may.includes('COMMAND'),
    ...(isOpen && mayApprove && why !== undefined ? { why } : {}),
  };
}
