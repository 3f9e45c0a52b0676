import { type CommandOutcome } from '@orrery/contracts';
import { CommandBook } from './command-book.js';

const hash = (seq: number) => String(seq).padStart(64, '0');
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.0000000Z`;
const step = (seq: number, over: Partial<CommandOutcome>): CommandOutcome => ({
  type: 'proposed', at: at(seq), twinId: 'acme:riverside:filler', command: 'c-1', path: 'speedSetpoint', value: 9500, unit: 'bottlesPerHour', audit: { seq, hash: hash(seq) }, ...over,
});
const PATH: CommandOutcome[] = [
  step(1, { state: 'proposed', by: 'olga', reason: 'night shift', approvalsNeeded: 1, deadline: at(59), alert: 'acme:riverside:filler#low', request: 'r-1', verdicts: [{ guard: 'approvers', outcome: 'wait', reason: '0 of 1' }] }),
  step(2, { type: 'approval-given', state: 'proposed', by: 'anna', approvals: ['anna'] }),
  step(3, { type: 'approved', state: 'approved' }),
  step(4, { type: 'verified', state: 'verified' }),
];
const bookOf = (outcomes: readonly CommandOutcome[]): CommandBook => {
  const book = new CommandBook();
  for (const outcome of outcomes) book.take(outcome);
  return book;
};

describe('the book of commands', () => {
  it('follows a command from its proposal to verified, with every step', () => {
    const command = bookOf(PATH).one('c-1')!;
    expect(command).toMatchObject({ state: 'verified', ended: true, proposedBy: 'olga', reason: 'night shift', approvals: ['anna'], approvalsNeeded: 1, proposedAt: at(1), changedAt: at(4), deadline: at(59), alert: 'acme:riverside:filler#low' });
    expect(command.steps.map(({ type }) => type)).toEqual(['proposed', 'approval-given', 'approved', 'verified']);
  });
  it('knows in which run it was tried, and what that came to: approvers sign it', () => {
    const simulation = { run: 'r-7', result: hash(7) };
    expect(bookOf([{ ...PATH[0]!, simulation }, ...PATH.slice(1)]).one('c-1')).toMatchObject({ simulation, state: 'verified' });
  });
  it('takes what is delivered twice once', () => expect(bookOf([...PATH, ...PATH]).one('c-1')!.steps).toHaveLength(4));
  it('keeps the state where a request about a command was refused, and says why', () => {
    const command = bookOf([PATH[0]!, step(2, { type: 'approval-refused', by: 'olga', code: 'self-approval', reason: 'olga proposed it' })]).one('c-1')!;
    expect(command).toMatchObject({ state: 'proposed', ended: false, code: 'self-approval', why: 'olga proposed it', reason: 'night shift' });
  });
  it('is not moved by the answer to a proposal that was made before', () => {
    const { audit: _audit, ...again } = step(5, { type: 'verified', state: 'verified', reason: 'it has been proposed already' });
    expect(bookOf([...PATH, again]).one('c-1')).toEqual(bookOf(PATH).one('c-1'));
  });
  it('makes no command of a dry run, nor of a proposal that was refused', () => {
    const book = bookOf([step(1, { type: 'judged' }), step(2, { type: 'refused', code: 'forbidden' })]);
    expect(book.latest()).toEqual([]);
  });
  it('lists the latest changed first', () => {
    const book = bookOf([step(1, { state: 'proposed' }), step(2, { command: 'c-2', state: 'proposed' }), step(3, { type: 'cancelled', state: 'cancelled' })]);
    expect(book.latest().map(({ id }) => id)).toEqual(['c-1', 'c-2']);
  });
  it('knows what is locked and which site is stopped, until it is released', () => {
    const { command: _command, path: _path, ...bare } = step(1, { type: 'locked', by: 'mia', reason: 'hands inside' });
    const book = bookOf([bare, { type: 'killed', at: at(2), site: 'acme:riverside', by: 'mia', reason: 'fire drill' }]);
    expect([[...book.locks], [...book.killed]]).toEqual([[['acme:riverside:filler', { at: at(1), by: 'mia', reason: 'hands inside' }]], [['acme:riverside', { at: at(2), by: 'mia', reason: 'fire drill' }]]]);
    book.take({ ...bare, type: 'unlocked' });
    book.take({ type: 'released', at: at(3), site: 'acme:riverside' });
    expect([book.locks.size, book.killed.size]).toEqual([0, 0]);
  });
  it('keeps each link of the audit chain that was published', () => expect(bookOf(PATH).witnesses).toEqual(new Map([1, 2, 3, 4].map((seq) => [seq, hash(seq)]))));
});
