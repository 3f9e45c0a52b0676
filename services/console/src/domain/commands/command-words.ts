import { type CommandState } from '@orrery/client';
import { type Condition } from '../condition.js';
import { formatSpan } from '../time.js';

/** Each state in words, and what it means for whoever waits (rule R33). */
export const STATE_WORDS: Readonly<Record<CommandState, readonly [word: string, meaning: string]>> = {
  proposed: ['Proposed', 'Waits for people to approve it.'],
  approved: ['Approved', 'Enough people have said yes.'],
  rejected: ['Rejected', 'Somebody said no. Nothing was written.'],
  queued: ['Queued', 'Waits until what was begun before it at this twin is over.'],
  sent: ['Sent', 'Every guard passed once more; the write is on its way.'],
  delivered: ['Delivered', 'The device has answered that it accepted the write. It has not shown the value yet.'],
  applied: ['Applied', 'What was written reads back at its target; what the device reports has still to follow.'],
  verified: ['Verified', 'The device reports the value, read back with good quality after the write.'],
  failed: ['Failed', 'It was not done.'],
  timeout: ['Timed out', 'The device accepted the write and did not show the value in time. Look at the machine before you try again.'],
  expired: ['Expired', 'Its deadline passed before anything was written.'],
  cancelled: ['Cancelled', 'It was taken back before anything was written.'],
  unknown: [
    'Unknown',
    'No answer says yet whether the device has taken it: it was lost, or there is none (Sparkplug acknowledges no command). It is not written again: Orrery reads the device back, and says so here as soon as a good reading tells. Until then nothing else is written to this twin.',
  ],
};

const ENDED: readonly CommandState[] = ['rejected', 'verified', 'failed', 'timeout', 'expired', 'cancelled'];
/** Nothing more will happen to it. */
export const isEnded = (state: CommandState): boolean => ENDED.includes(state);

/** Colour for what is abnormal alone: a command that waits or has done its work is none. */
export function conditionOfState(state: CommandState): Condition {
  switch (state) {
    case 'failed':
    case 'timeout':
      return 'bad';
    case 'unknown':
    case 'expired':
      return 'uncertain';
    case 'verified':
    case 'rejected':
    case 'cancelled':
      return 'normal';
    default:
      return 'waiting';
  }
}

export function deadlineWords(deadlineMillis: number, now: number): string {
  const left = deadlineMillis - now;
  return left > 0 ? `${formatSpan(left)} left` : 'has passed';
}

/** What every guard keeps from happening, by its name in the table; a name that is not here speaks for itself. */
export const GUARD_WORDS: Readonly<Record<string, string>> = {
  writable: 'May be commanded',
  datatype: 'Type of the value',
  unit: 'Unit',
  range: 'Range',
  rate: 'Rate of change',
  'simulated-first': 'Simulated first',
  interlock: 'Interlock',
  freshness: 'Inputs are fresh and good',
  mode: 'Mode of the machine',
  lock: 'Lock of the asset',
  'kill-switch': 'Kill switch of the site',
  'maintenance-window': 'Maintenance window',
  proposer: 'Your right to command it',
  approvers: 'Approvals',
  'self-approval': 'Nobody approves their own',
  proof: 'Proof of each approver',
  signature: 'Signed over this very command',
  'approver-rights': 'Rights of the approvers',
  deadline: 'Deadline',
  clock: 'Clocks',
};
