import { decisionsFor } from './command-rights.js';

const open = { state: 'proposed', isMine: false, hasMyApproval: false } as const;

describe('who is offered to decide about a command', () => {
  it('offers to approve and to reject to an approver', () => {
    expect(decisionsFor(open, ['READ', 'APPROVE'])).toEqual({ approve: true, reject: true, cancel: false, settle: false });
    expect(decisionsFor(open, ['READ', 'COMMAND'])).toEqual({ approve: false, reject: false, cancel: false, settle: false });
  });

  it('offers nobody to approve their own, and says why', () => {
    const decisions = decisionsFor({ ...open, isMine: true }, ['COMMAND', 'APPROVE']);
    expect(decisions).toMatchObject({ approve: false, reject: false, cancel: true, why: expect.stringContaining('somebody else') });
  });

  it('offers nobody to approve twice', () => {
    expect(decisionsFor({ ...open, hasMyApproval: true }, ['APPROVE'])).toMatchObject({ approve: false, reject: true, why: expect.stringContaining('waits for somebody else') });
  });

  it('offers to cancel until something may have been written', () => {
    expect(decisionsFor({ ...open, state: 'queued', isMine: true }, ['COMMAND']).cancel).toBe(true);
    expect(decisionsFor({ ...open, state: 'sent', isMine: true }, ['COMMAND']).cancel).toBe(false);
  });
  it('what became of it is asked of who may command, once it is late and unknown, and not before', () => {
    const settle = (over: object, may = ['COMMAND'] as const) => decisionsFor({ ...open, state: 'unknown', isLate: true, ...over }, [...may]).settle;
    expect([settle({}), settle({ isLate: false }), settle({ state: 'delivered' }), decisionsFor({ ...open, state: 'unknown', isLate: true }, ['READ', 'APPROVE']).settle]).toEqual([true, false, false, false]);
  });
});
