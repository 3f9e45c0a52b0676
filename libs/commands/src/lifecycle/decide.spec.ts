import { ADA, approvalBy, BEN, OLGA } from '../guards/fixtures.js';
import { type CommandInput } from './command-input.js';
import { decide } from './decide.js';
import { ACCEPTED, after, at, CLOSED, LOST, OPEN, PROPOSE, proposal, readBack, SEND, shows, statesOf, WAITING } from './fixtures.js';
import { nextInLine } from './next-in-line.js';

const approve = (by = ADA, verdicts = OPEN): CommandInput => ({ type: 'approve', at: at(1), approval: approvalBy(by), verdicts, place: 1 });
const ASKED: CommandInput = { ...PROPOSE, type: 'propose', proposal: proposal(), verdicts: WAITING, place: 1 };

describe('a command that is approved', () => {
  it('goes from proposed to verified, every step by itself', () => {
    expect(statesOf(ASKED, approve(ADA, WAITING), approve(BEN), SEND, ACCEPTED, readBack(3, shows(10_000, 3)))).toEqual([
      'proposed', 'approved', 'queued', 'sent', 'delivered', 'applied', 'verified',
    ]);
  });
  it('keeps who proposed and who approved, with the hash of their proof, the digest of what they saw and their key', () => {
    const { by, approvals } = after(ASKED, approve(ADA, WAITING), approve(BEN));
    expect(by).toEqual(OLGA);
    expect(approvals).toEqual([ADA, BEN].map((who) => ({ ...approvalBy(who), at: at(1) })));
    for (const { proof, digest, key } of approvals) expect([proof, digest, key]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringContaining('key of')]);
  });
  it('waits for the second person', () => expect(after(ASKED, approve(ADA, WAITING))).toMatchObject({ state: 'proposed', approvals: [{ by: ADA }] }));
  it('counts an approval that comes twice once', () => expect(after(ASKED, approve(ADA, WAITING), approve(ADA, WAITING)).approvals).toHaveLength(1));
  it('stays proposed where a guard refuses the approval, and can be approved when that is gone', () => {
    expect(after(ASKED, approve(ADA, CLOSED))).toMatchObject({ state: 'proposed', approvals: [] });
    expect(after(ASKED, approve(ADA, CLOSED), approve(ADA, WAITING), approve(BEN)).state).toBe('queued');
  });
  it('is rejected at the proposal where a guard refuses, with every verdict', () => {
    expect(after({ ...PROPOSE, verdicts: CLOSED } as CommandInput)).toMatchObject({ state: 'rejected', outcome: { reason: 'interlock: a jam', verdicts: CLOSED } });
  });
  it('is rejected by a person only while it is proposed', () => {
    const reject: CommandInput = { type: 'reject', at: at(1), by: ADA, reason: 'not now' };
    expect(after(ASKED, reject)).toMatchObject({ state: 'rejected', outcome: { reason: 'not now' } });
    expect(after(PROPOSE, reject).state).toBe('queued');
  });
  it('is cancelled until it is written, and not after', () => {
    const cancel: CommandInput = { type: 'cancel', at: at(2), by: OLGA, reason: 'changed my mind' };
    expect(after(PROPOSE, cancel).state).toBe('cancelled');
    expect(decide(after(PROPOSE, SEND), cancel)).toMatchObject({ events: [], ignored: expect.stringContaining('cannot be called back') });
  });
});

describe('nothing is written', () => {
  it('where a guard refuses at the moment of writing, though it passed at the approval', () => {
    expect(after(PROPOSE, { ...SEND, verdicts: CLOSED } as CommandInput)).toMatchObject({ state: 'failed', attempt: 0, outcome: { code: 'guard' } });
  });
  it('where people are still to say yes', () => expect(after(PROPOSE, { ...SEND, verdicts: WAITING } as CommandInput).state).toBe('failed'));
  it('by an expired command, proposed, approved or queued', () => {
    expect(after(ASKED, { type: 'clock', at: at(60) }).state).toBe('expired');
    expect(after(PROPOSE, { ...SEND, at: at(60) }).state).toBe('expired');
    expect(after(ASKED, { ...approve(), at: at(61) }).state).toBe('expired');
  });
  it('after its deadline where the clock was set back in between', () => {
    const late: CommandInput = { type: 'approve', at: at(59), approval: approvalBy(BEN), verdicts: OPEN, place: 1 };
    expect(after(ASKED, late, { type: 'clock', at: at(60) }, { ...SEND, at: at(-3_600) }).state).toBe('expired');
  });
  it('by a replayed proposal: it is the same command', () => {
    const written = after(PROPOSE, SEND, ACCEPTED);
    expect(decide(written, PROPOSE)).toMatchObject({ events: [], ignored: 'it has been proposed already' });
  });
  it.each(['sent', 'delivered', 'applied', 'verified', 'failed', 'unknown', 'expired', 'proposed'] as const)('a second time while it is %s', (state) => {
    expect(decide({ ...after(PROPOSE, SEND), state }, SEND).events).toEqual([]);
  });
});

describe('what the device answers is no success yet', () => {
  it('a device that accepts and does not change is a timeout', () => {
    expect(after(PROPOSE, SEND, ACCEPTED, readBack(30, shows(9_000, 30)))).toMatchObject({ state: 'delivered' });
    expect(after(PROPOSE, SEND, ACCEPTED, readBack(60, shows(9_000, 60)))).toMatchObject({ state: 'timeout' });
  });
  it('GoodCompletesAsynchronously is delivered, not done', () => {
    expect(after(PROPOSE, SEND, { ...ACCEPTED, answer: { kind: 'accepted-not-done', status: 'GoodCompletesAsynchronously' } } as CommandInput).state).toBe('delivered');
  });
  it.each<[string, Parameters<typeof shows>]>([
    ['of bad quality', [10_000, 3, { quality: 'bad' }]],
    ['of uncertain quality', [10_000, 3, { quality: 'uncertain' }]],
    ['from before the write', [10_000, 0.5]],
    ['without a time', [10_000, 3, { sourceTs: undefined }]],
    ['beyond the tolerance', [10_002, 3]],
  ])('a read-back %s shows nothing', (_what, args) => expect(after(PROPOSE, SEND, ACCEPTED, readBack(3, shows(...args))).state).toBe('delivered'));
  it('applied is the target, verified is what the twin reports', () => {
    expect(after(PROPOSE, SEND, ACCEPTED, readBack(3, shows(10_000, 3), shows(9_000, 3))).state).toBe('applied');
    expect(after(PROPOSE, SEND, ACCEPTED, readBack(3, shows(10_000, 3), shows(9_000, 3)), readBack(60, shows(10_000, 60), shows(9_000, 60)))).toMatchObject({ state: 'timeout' });
  });
  it('a device whose clock is an hour behind is verified by its own clock', () => {
    const behind = { ...SEND, mark: { value: 9_000, sourceTs: at(-3_600), serverTs: at(-3_599) } } as CommandInput;
    expect(after(PROPOSE, behind, ACCEPTED, readBack(3, shows(10_000, -3_597, { readAt: at(3) }))).state).toBe('verified');
    expect(after(PROPOSE, behind, ACCEPTED, readBack(3, shows(10_000, -3_600, { readAt: at(3) }))).state).toBe('delivered');
  });
  it('a value that was there in time is verified, though a restart made us look late', () => {
    expect(after(PROPOSE, SEND, ACCEPTED, readBack(90, shows(10_000, 50, { readAt: at(90) }))).state).toBe('verified');
    expect(after(PROPOSE, SEND, ACCEPTED, readBack(90, shows(10_000, 70, { readAt: at(90) }))).state).toBe('timeout');
  });
  it('a refusal fails it', () => {
    const refused = { ...ACCEPTED, answer: { kind: 'refused', status: 'BadOutOfRange', retryable: true } } as CommandInput;
    expect(after(PROPOSE, SEND, refused)).toMatchObject({ state: 'failed', outcome: { code: 'refused' } });
  });
  it('a refusal is tried again only where the model says idempotent, judged anew, three times at most', () => {
    const idempotent = { ...PROPOSE, proposal: proposal({ idempotent: true }) } as CommandInput;
    const refused = (attempt: number) => ({ ...ACCEPTED, attempt, answer: { kind: 'refused', status: 'BadTooManyOperations', retryable: true } }) as CommandInput;
    expect(after(idempotent, SEND, refused(1))).toMatchObject({ state: 'queued', attempt: 1, place: 1 });
    expect(after(idempotent, SEND, refused(1), { ...SEND, verdicts: CLOSED } as CommandInput)).toMatchObject({ state: 'failed', outcome: { code: 'guard' } });
    expect(after(idempotent, SEND, refused(1), SEND, refused(2), SEND, refused(3))).toMatchObject({ state: 'failed', attempt: 3 });
  });
  it('an answer that comes late, for an attempt that is over, changes nothing', () => {
    expect(decide(after(PROPOSE, SEND, LOST), ACCEPTED).events).toEqual([]);
  });
});

describe('a write whose answer was lost', () => {
  it('is unknown: a device that vanishes between write and answer', () => expect(after(PROPOSE, SEND, LOST).state).toBe('unknown'));
  it('is unknown after a restart in between', () => expect(after(PROPOSE, SEND, { type: 'resumed', at: at(5) }).state).toBe('unknown'));
  it('is resolved by reading back: it was done', () => expect(after(PROPOSE, SEND, LOST, readBack(5, shows(10_000, 5))).state).toBe('verified'));
  it('is resolved by reading back: it was not done', () => {
    expect(after(PROPOSE, SEND, LOST, readBack(61, shows(9_000, 61)))).toMatchObject({ state: 'failed', outcome: { code: 'not-applied' } });
  });
  it('stays unknown while the device cannot be read, past any deadline', () => {
    expect(after(PROPOSE, SEND, LOST, readBack(3_600), readBack(3_601, shows(0, 3_601, { quality: 'bad' }))).state).toBe('unknown');
  });
  it('stays unknown while the write may still be on its way', () => {
    expect(after(PROPOSE, SEND, LOST, readBack(61, shows(9_000, 61), undefined, 2_000)).state).toBe('unknown');
  });
  it('does not stay unknown for ever where the value was there before', () => {
    expect(after(PROPOSE, SEND, LOST, readBack(61, shows(10_000, 0))).state).toBe('timeout');
  });
  it('is not verified by a value that the device had before, however fresh it is stamped', () => {
    const same = { ...SEND, mark: { value: 10_000, sourceTs: at(0), serverTs: at(1) } } as CommandInput;
    expect(after(PROPOSE, same, LOST, readBack(5, shows(10_000, 5))).state).toBe('unknown');
    expect(after(PROPOSE, same, LOST, readBack(61, shows(10_000, 61))).state).toBe('timeout');
    expect(after(PROPOSE, same, ACCEPTED, readBack(5, shows(10_000, 5))).state).toBe('verified');
  });
  it('is never written again, idempotent or not', () => {
    const unknown = after({ ...PROPOSE, proposal: proposal({ idempotent: true }) } as CommandInput, SEND, LOST);
    expect(decide(unknown, SEND)).toEqual({ events: [], ignored: 'it is unknown, and only what is queued is written' });
  });
});

describe('a write of which no reading tells, settled by a person', () => {
  const settle = (seconds: number, applied = true): CommandInput => ({ type: 'settle', at: at(seconds), by: OLGA, applied, reason: 'looked at the dial', proof: 'f'.repeat(64) });
  const UNREAD = [PROPOSE, SEND, LOST, readBack(59), readBack(61)] as const;

  it('that it was done ends it, and calls it a timeout: verified is the device\'s word alone', () => {
    expect(after(...UNREAD, settle(70))).toMatchObject({ state: 'timeout', outcome: { code: 'settled-applied', reason: 'olga has looked: looked at the dial' } });
  });
  it('that it was not done ends it as failed', () => expect(after(...UNREAD, settle(70, false))).toMatchObject({ state: 'failed', outcome: { code: 'settled-not-applied' } }));
  it('keeps who it was and the hash of their proof', () => {
    expect(decide(after(...UNREAD), settle(70)).events).toEqual([{ type: 'settled', at: at(70), by: OLGA, applied: true, code: 'settled-applied', reason: 'looked at the dial', proof: 'f'.repeat(64) }]);
  });
  it('is not taken before its deadline, nor while the write may still be on its way: the device itself may tell', () => {
    expect(decide(after(PROPOSE, SEND, LOST), settle(59))).toMatchObject({ events: [], ignored: expect.stringContaining('may still tell') });
    const late = { ...PROPOSE, proposal: proposal({ deadline: at(3) }) } as CommandInput;
    expect(decide(after(late, SEND, LOST), settle(11)).events).toEqual([]);
    expect(after(late, SEND, LOST, settle(12)).state).toBe('timeout');
  });
  it.each(['proposed', 'queued', 'sent', 'delivered', 'applied', 'verified', 'failed', 'timeout'] as const)('is not taken of one that is %s', (state) => {
    expect(decide({ ...after(...UNREAD), state }, settle(70))).toMatchObject({ events: [], ignored: expect.stringContaining('only what is unknown') });
  });
  it('lets the line go on, and is never written again', () => {
    const settled = after(...UNREAD, settle(70, false));
    const second = { ...after({ ...PROPOSE, proposal: proposal({ id: 'c-2' }), place: 2 } as CommandInput) };
    expect(nextInLine([settled, second])?.id).toBe('c-2');
    expect(decide(settled, SEND).events).toEqual([]);
  });
});

describe('a method, which has no value to read back', () => {
  const called = { ...PROPOSE, proposal: proposal({ path: 'startCleaning', value: null, tolerance: 0, arguments: { duration: { value: 120, unit: 'second' } } }) } as CommandInput;
  const begun = (held: boolean) => ({ ...SEND, mark: { value: held, sourceTs: at(0), serverTs: at(1) } }) as CommandInput;
  const answered = { ...ACCEPTED, answer: { kind: 'accepted', status: 'Good', outputs: [7] } } as CommandInput;

  it('is verified when its read-back has come to hold, and keeps what it answered', () => {
    expect(decide(after(called, begun(false)), answered).events).toEqual([{ type: 'delivered', at: at(2), status: 'Good', outputs: [7] }]);
    expect(statesOf(called, begun(false), answered, readBack(3, shows(false, 3)), readBack(4, shows(true, 4))).slice(-3)).toEqual(['delivered', 'applied', 'verified']);
  });
  it('is a timeout where the device accepts and nothing comes of it', () => expect(after(called, begun(false), answered, readBack(60, shows(false, 60))).state).toBe('timeout'));
  it('whose answer was lost is resolved by its read-back, and never called again', () => {
    expect(after(called, begun(false), LOST, readBack(5, shows(true, 5))).state).toBe('verified');
    expect(after(called, begun(false), LOST, readBack(61, shows(false, 61)))).toMatchObject({ state: 'failed', outcome: { code: 'not-applied' } });
    expect(decide(after(called, begun(false), LOST), begun(false)).events).toEqual([]);
  });
  it('whose read-back held before proves nothing by holding still, where no answer came', () => {
    expect(after(called, begun(true), LOST, readBack(5, shows(true, 5))).state).toBe('unknown');
  });
  it('that is refused says which argument it was', () => {
    const refused = { ...ACCEPTED, answer: { kind: 'refused', status: 'BadInvalidArgument', detail: 'duration: BadOutOfRange', retryable: false } } as CommandInput;
    expect(after(called, begun(false), refused)).toMatchObject({ state: 'failed', outcome: { reason: 'the device answered BadInvalidArgument: duration: BadOutOfRange' } });
  });
});

describe('the line of a twin', () => {
  const first = after(PROPOSE);
  const second = { ...after({ ...PROPOSE, proposal: proposal({ id: 'c-2' }), place: 2 } as CommandInput) };
  it('is first come, first served', () => expect(nextInLine([second, first])?.id).toBe('c-1'));
  it('waits for what is at the device, unknown too', () => expect(nextInLine([first, { ...second, state: 'unknown' }])?.id).toBe('c-2'));
  it('goes on when that has ended', () => expect(nextInLine([{ ...first, state: 'verified' }, second])?.id).toBe('c-2'));
});

describe('a command in a database that was restored from a backup', () => {
  const restored: CommandInput = { type: 'restored', at: at(3) };
  it.each<[string, CommandInput[]]>([
    ['was queued', [PROPOSE]],
    ['was being written', [PROPOSE, SEND]],
  ])('that %s is unknown, and never written again', (_, inputs) => {
    const command = after(...inputs, restored);
    expect(command.state).toBe('unknown');
    expect(decide(command, SEND).events).toEqual([]);
    expect(nextInLine([command])).toBe(command);
  });
  it.each<[string, unknown, string, RegExp]>([
    ['has the value', 10_000, 'timeout', /nothing shows that it is from this write/],
    ['does not have it', 9_000, 'failed', /nothing says that the write arrived/],
  ])('that was queued ends at its deadline by what the device shows: it %s', (_, value, state, reason) => {
    expect(after(PROPOSE, restored, readBack(5, shows(value, 5))).state).toBe('unknown');
    expect(after(PROPOSE, restored, readBack(61, shows(value, 61)))).toMatchObject({ state, outcome: { reason: expect.stringMatching(reason) } });
  });
  it('that was being written is verified by what the device shows', () => expect(after(PROPOSE, SEND, restored, readBack(5, shows(10_000, 5))).state).toBe('verified'));
  it('that waits for a yes waits on', () => expect(after(ASKED, restored).state).toBe('proposed'));
  it('that has ended stays as it ended', () => expect(decide(after(PROPOSE, SEND, ACCEPTED, readBack(3, shows(10_000, 3))), restored).events).toEqual([]));
});

describe('an error of our own, as often as it is tried', () => {
  const gaveUp = (seconds: number, watchedMs = 60_000): CommandInput => ({ type: 'gave-up', at: at(seconds), reason: 'the index is broken', watchedMs });
  it('fails what was not written, and says so', () => {
    expect(after(PROPOSE, gaveUp(2))).toMatchObject({ state: 'failed', attempt: 0, outcome: { code: 'internal', reason: 'nothing was written: the index is broken' } });
  });
  it('makes unknown what may have been written, and it is read back', () => expect(after(PROPOSE, SEND, gaveUp(2), readBack(5, shows(10_000, 5))).state).toBe('verified'));
  it('ends what was written as a timeout, at its deadline and not before', () => {
    expect(after(PROPOSE, SEND, ACCEPTED, gaveUp(59)).state).toBe('delivered');
    expect(after(PROPOSE, SEND, ACCEPTED, gaveUp(60))).toMatchObject({ state: 'timeout', outcome: { reason: expect.stringContaining('cannot be read back') } });
    expect(after(PROPOSE, SEND, LOST, gaveUp(60)).state).toBe('timeout');
  });
  it('does not end what may still be on its way', () => expect(after(PROPOSE, SEND, LOST, gaveUp(61, 2_000)).state).toBe('unknown'));
  it('changes nothing of what waits for people, or has ended', () => {
    expect(after(ASKED, gaveUp(2)).state).toBe('proposed');
    expect(decide(after(PROPOSE, gaveUp(2)), gaveUp(3)).events).toEqual([]);
  });
});
