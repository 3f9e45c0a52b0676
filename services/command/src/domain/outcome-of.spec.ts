import { type CommandEvent, evolve, type Proposal } from '@orrery/commands';
import { outcomeOf } from './outcome-of.js';

const AT = '2026-01-01T00:00:00.0000000Z';
const OLGA = { subject: 'u-1', name: 'olga', roles: ['operator'] };
const proposal: Proposal = {
  id: 'c-1', key: 'k-1', twinId: 'acme:riverside:filler', path: 'speedSetpoint', value: 9_500, reason: 'the valve clogs', alert: 'acme:riverside:filler#low', by: OLGA, deadline: '2026-01-01T00:10:00.0000000Z', askedAt: AT, risk: 'normal', tolerance: 1, idempotent: true,
};
const audit = { seq: 1, hash: '0'.repeat(64) };
const proposed: CommandEvent = { type: 'proposed', at: AT, proposal, verdicts: [] };
const command = evolve(undefined, proposed);

describe('what is told of a command', () => {
  it('says of a proposal why it is wanted and for which alert: whoever approves it decides on that', () => {
    expect(outcomeOf(command, proposed, audit)).toMatchObject({ type: 'proposed', by: 'olga', reason: 'the valve clogs', alert: 'acme:riverside:filler#low', approvalsNeeded: 1 });
  });

  it('says of any other step why it was taken, and not once more why the command was wanted', () => {
    const rejected: CommandEvent = { type: 'rejected', at: AT, code: 'rejected', reason: 'not during the changeover', by: OLGA } as CommandEvent;
    expect(outcomeOf(evolve(command, rejected), rejected, audit)).toMatchObject({ type: 'rejected', reason: 'not during the changeover' });
    const queued = { type: 'queued', at: AT } as CommandEvent;
    expect(outcomeOf(evolve(command, queued), queued, audit).reason).toBeUndefined();
  });
});
