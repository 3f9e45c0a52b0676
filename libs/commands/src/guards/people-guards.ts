import { APPROVALS_NEEDED, type Approval } from '../command.js';
import { contentDigest } from '../approval/approved-content.js';
import { type Facts } from './facts.js';
import { type Guard, pass, refuse, wait } from './guard.js';

const SHA256 = /^[0-9a-f]{64}$/;

export const proposer: Guard = {
  name: 'proposer',
  against: 'the wish of somebody who may not command this path, or no longer',
  check: ({ proposerMay, wish }) => (proposerMay ? pass(`${wish.by.name} may command it`) : refuse(`${wish.by.name} may not command ${wish.path} of ${wish.twinId}`)),
};

export const approvers: Guard = {
  name: 'approvers',
  against: 'fewer people than the risk asks for',
  check: ({ target, wish: { approvals }, stage }) => {
    if (!target) return refuse('how many must approve is not known');
    const needed = APPROVALS_NEEDED[target.risk];
    const people = new Set(approvals.map(({ by }) => by.subject)).size;
    if (people >= needed) return pass(`${people} of ${needed} have approved`);
    const text = `${people} of ${needed} people have approved`;
    return stage === 'send' ? refuse(text) : wait(text);
  },
};

export const selfApproval: Guard = {
  name: 'self-approval',
  against: 'one person both wishing and approving',
  check: ({ wish }) => {
    const own = wish.approvals.some(({ by }) => by.subject === wish.by.subject);
    return own ? refuse(`${wish.by.name} has proposed it and cannot approve it`) : pass('nobody approves their own wish');
  },
};

export const proof: Guard = {
  name: 'proof',
  against: 'an approval that nobody proved to be theirs',
  check: ({ wish }) => {
    const missing = wish.approvals.filter(({ proof: sha }) => !SHA256.test(sha));
    return missing.length === 0 ? pass('each approval carries its own proof') : refuse(`no verified proof of ${names(missing)}`);
  },
};

export const signature: Guard = {
  name: 'signature',
  against: 'an approval of another command, or of this one before it, its rule or its address was changed',
  check: ({ wish, signatures, conditions }) => {
    if (wish.approvals.length === 0) return pass('nobody has approved it yet');
    const digest = contentDigest({ ...wish, by: wish.by.name });
    const others = wish.approvals.filter((approval) => approval.digest !== digest);
    if (others.length > 0) return refuse(`what ${names(others)} approved is not this command as it stands`);
    const before = wish.approvals.filter((approval) => approval.conditions !== undefined && approval.conditions !== conditions);
    if (before.length > 0) return refuse(`the rule, the model or the address of ${wish.path} is another one than ${names(before)} approved by`);
    if (signatures === 'waived') return pass('each approval is of this very command; signatures are waived here');
    const unsigned = wish.approvals.filter(({ key }) => !key);
    return unsigned.length === 0 ? pass('each approval is signed over this very command') : refuse(`the approval of ${names(unsigned)} is not signed by a key that their token names`);
  },
};

export const approverRights: Guard = {
  name: 'approver-rights',
  against: 'the approval of somebody who may not approve, or no longer',
  check: ({ wish, mayApprove }: Facts) => {
    const without = wish.approvals.filter(({ by }) => !mayApprove.includes(by.subject));
    return without.length === 0 ? pass('each approver may approve now') : refuse(`${names(without)} may not approve for ${wish.path} of ${wish.twinId}`);
  },
};

const names = (approvals: readonly Approval[]): string => approvals.map(({ by }) => by.name).join(', ');
