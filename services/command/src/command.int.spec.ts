import { waitUntil } from '@orrery/local-stack';
import { StatusCodes } from '@orrery/opcua/server';
import { CommandStack } from './testing/command-stack.js';
import { twinOf } from './testing/test-plant.js';

const NAMES = ['filler', 'capper', 'labeller', 'packer', 'low-pump', 'low-lazy', 'low-async', 'low-gone', 'low-late', 'low-killed', 'low-locked', 'low-sick', 'low-blind', 'low-dumb'];

describe('command', () => {
  let stack: CommandStack;

  beforeAll(async () => {
    stack = await CommandStack.running(NAMES);
  }, 180_000);

  afterAll(() => stack.stop(), 60_000);

  it('a setpoint is refused by an interlock, then allowed, approved by two people, written once, read back and verified; desired follows', async () => {
    const filler = stack.machine('filler');
    filler.setJam(true);
    const refused = await stack.outcome(await stack.propose('filler', 10_000), 'rejected');
    expect(refused.reason).toContain('interlock');
    expect(refused.verdicts).toContainEqual({ guard: 'interlock', outcome: 'refuse', reason: expect.stringContaining('jam is true') });

    filler.setJam(false);
    const command = await stack.propose('filler', 10_000);
    await stack.outcome(command, 'proposed');
    await stack.approve('filler', command, 'ada');
    await stack.approve('filler', command, 'ben');
    expect(await stack.endOf(command)).toBe('verified');
    expect(stack.typesOf(command)).toEqual(['proposed', 'approval-given', 'approval-given', 'approved', 'queued', 'sent', 'delivered', 'applied', 'verified']);
    expect(filler.writes).toEqual([10_000]);
    expect(stack.inputs).toContainEqual(expect.objectContaining({ type: 'desired', twinId: twinOf('filler'), by: 'olga', patch: { speed: expect.objectContaining({ value: 10_000 }) } }));
  });

  it('a dry run shows every verdict and writes nothing', async () => {
    const judged = await stack.outcome(await stack.propose('filler', 99_000, { dryRun: true }), 'judged');
    expect(judged.verdicts?.filter(({ outcome }) => outcome === 'refuse').map(({ guard }) => guard)).toEqual(['range', 'rate']);
    expect(judged.verdicts).toHaveLength(21);
  });

  it.each<[string, () => Promise<string>]>([
    ['a forged approval produced straight to Kafka', async () => stack.approve('capper', await proposed(), 'ada', { token: await stack.issuer.token(['approver'], { foreignKey: true, claims: { sub: 'ada' } }) })],
    ['an approval without any token', async () => stack.approve('capper', await proposed(), 'ada', { token: 'trust me' })],
    ['an expired token', async () => stack.approve('capper', await proposed(), 'ada', { token: await stack.issuer.token(['approver'], { claims: { sub: 'ada', exp: 1_000 } }) })],
    ['an approval that is signed with the key of another', async () => stack.approve('capper', await proposed(), 'ada', { key: stack.keyOf('mallory') })],
    ['an approval by a token that is bound to no key', async () => stack.approve('capper', await proposed(), 'ada', { token: await stack.issuer.token(['approver'], { claims: { sub: 'ada' } }) })],
  ])('%s is refused, and stands in the audit', async (_what, ask) => {
    const refused = await stack.outcome(await ask(), 'refused');
    expect(refused).toMatchObject({ code: 'unauthenticated', audit: expect.anything() });
    expect(stack.machine('capper').writes).toEqual([]);
  });

  it.each<[string, () => Promise<string>]>([
    ['of another command, replayed for this one', async () => stack.approve('capper', await proposed(), 'ada', { over: { id: await proposed() } })],
    ['of another value than the one that would be written', async () => stack.approve('capper', await proposed(), 'ada', { over: { value: 9_500 } })],
    ['that is not signed at all', async () => stack.ask({ type: 'approve', twinId: twinOf('capper'), command: await proposed() }, 'ada', ['approver'])],
  ])('an approval %s does not count', async (_what, ask) => {
    const refused = await stack.outcome(await ask(), 'approval-refused');
    expect(refused.verdicts?.filter(({ outcome }) => outcome === 'refuse')).toEqual([{ guard: 'signature', outcome: 'refuse', reason: expect.stringContaining('ada') }]);
    expect(stack.machine('capper').writes).toEqual([]);
  });

  const proposed = async () => {
    const command = await stack.propose('capper', 10_000);
    await stack.outcome(command, 'proposed');
    return command;
  };

  it('self-approval is refused, and so is the approval of somebody without the role', async () => {
    const command = await proposed();
    expect(await stack.outcome(await stack.approve('capper', command, 'olga', { roles: ['operator', 'approver'] }), 'approval-refused')).toMatchObject({ reason: expect.stringContaining('cannot approve it') });
    expect(await stack.outcome(await stack.approve('capper', command, 'vera', { roles: ['viewer'] }), 'approval-refused')).toMatchObject({ reason: expect.stringContaining('vera may not approve') });
  });

  it('an approver whose role was revoked in between no longer counts', async () => {
    const command = await stack.propose('labeller', 10_000);
    await stack.outcome(command, 'proposed');
    await stack.outcome(await stack.approve('labeller', command, 'cleo'), 'approval-given');
    await stack.revoke('cleo');
    expect(await stack.outcome(await stack.approve('labeller', command, 'ben'), 'approval-refused')).toMatchObject({ reason: expect.stringContaining('cleo may not approve') });
    expect(stack.machine('labeller').writes).toEqual([]);
  });

  it('a replayed request is done once, a replayed wish is the same command, an expired one is never written', async () => {
    const command = await stack.propose('low-pump', 10_000, { id: 'r-once', key: 'k-once' });
    expect(await stack.endOf(command)).toBe('verified');
    await stack.propose('low-pump', 11_000, { id: 'r-once' });
    const again = await stack.propose('low-pump', 11_000, { id: 'r-again', key: 'k-once' });
    expect(await stack.outcome('r-again', 'verified')).toMatchObject({ command, reason: 'it has been proposed already' });
    expect(stack.typesOf(again)).toEqual([]);
    const expired = await stack.propose('low-pump', 11_000, { forMs: -1_000 });
    expect(await stack.outcome(expired, 'rejected')).toMatchObject({ reason: expect.stringContaining('deadline') });
    expect(stack.machine('low-pump').writes).toEqual([10_000]);
  });

  it('out of range and too fast are rejected; so is an interlock whose input is stale', async () => {
    const pump = stack.machine('low-locked');
    expect(await stack.outcome(await stack.propose('low-locked', 12_500), 'rejected')).toMatchObject({ reason: expect.stringMatching(/range: 12500.*rate: would move by 3500/) });
    pump.setJam(false, 700_000);
    expect(await stack.outcome(await stack.propose('low-locked', 10_000), 'rejected')).toMatchObject({ reason: expect.stringContaining('freshness: jam is 7') });
    pump.setJam(false);
  });

  it('a device that accepts and does not change is a timeout', async () => {
    stack.machine('low-lazy').temper = (_value, machine) => {
      setImmediate(() => machine.setSpeed(9_000));
      return StatusCodes.Good;
    };
    expect(await stack.endOf(await stack.propose('low-lazy', 10_000, { forMs: 3_000 }))).toBe('timeout');
    expect(stack.machine('low-lazy').writes).toEqual([10_000]);
    await waitUntil('the wish to expire', () => stack.inputs.some((input) => input.type === 'desired' && input.twinId === twinOf('low-lazy') && input.patch['speed']?.expiresAt !== undefined));
  });

  it('GoodCompletesAsynchronously is not success: verified comes when the value does', async () => {
    const machine = stack.machine('low-async');
    machine.temper = () => StatusCodes.GoodCompletesAsynchronously;
    const command = await stack.propose('low-async', 10_000);
    await stack.outcome(command, 'delivered');
    expect(stack.typesOf(command)).not.toContain('applied');
    machine.setSpeed(10_000);
    expect(await stack.endOf(command)).toBe('verified');
  });

  it('a device that vanishes between write and answer is unknown, and resolved by reading it back, not by a second write', async () => {
    const machine = stack.machine('low-gone');
    machine.temper = () => {
      void stack.server.cutConnections();
      return StatusCodes.Good;
    };
    const command = await stack.propose('low-gone', 10_000);
    expect(await stack.endOf(command)).toBe('verified');
    expect(stack.typesOf(command)).toContain('unknown');
    expect(machine.writes).toEqual([10_000]);
  });

  it('a locked asset and a site whose kill switch is on take no command, until they are let go on', async () => {
    await stack.outcome(await stack.ask({ type: 'lock', twinId: twinOf('low-locked'), reason: 'hands inside' }, 'mia', ['operator']), 'locked');
    expect(await stack.outcome(await stack.propose('low-locked', 10_000), 'rejected')).toMatchObject({ reason: expect.stringContaining('locked by mia: hands inside') });
    expect(await stack.outcome(await stack.ask({ type: 'unlock', twinId: twinOf('low-locked'), reason: 'in my way' }, 'olga', ['operator']), 'refused')).toMatchObject({ code: 'forbidden', audit: expect.anything(), reason: expect.stringContaining('locked by mia') });
    await stack.outcome(await stack.ask({ type: 'unlock', twinId: twinOf('low-locked'), reason: 'done' }, 'mia', ['operator']), 'unlocked');
    await stack.outcome(await stack.ask({ type: 'kill', site: 'acme:riverside', reason: 'drill' }, 'mia', ['operator']), 'killed');
    expect(await stack.outcome(await stack.propose('low-locked', 10_000), 'rejected')).toMatchObject({ reason: expect.stringContaining('kill switch') });
    expect(await stack.outcome(await stack.ask({ type: 'release', site: 'acme:riverside', reason: 'over' }, 'mia', ['operator']), 'refused')).toMatchObject({ code: 'forbidden' });
    await stack.outcome(await stack.ask({ type: 'release', site: 'acme:riverside', reason: 'over' }, 'ada', ['approver']), 'released');
    expect(await stack.endOf(await stack.propose('low-locked', 10_000))).toBe('verified');
  });

  it('killed with -9 between write and answer: the restart says unknown, reads back, and never writes again', async () => {
    const machine = stack.machine('low-killed');
    machine.temper = () => {
      stack.kill();
      return StatusCodes.Good;
    };
    const command = await stack.propose('low-killed', 10_000, { forMs: 120_000 });
    await stack.killed();
    machine.temper = () => StatusCodes.Good;
    await stack.startCommand();
    expect(await stack.endOf(command)).toBe('verified');
    expect(stack.typesOf(command)).toContain('unknown');
    expect(machine.writes).toEqual([10_000]);
  }, 150_000);

  it('killed with -9 while one waits for approval and one for its device: the restart resumes both', async () => {
    const late = stack.machine('low-late');
    late.temper = () => StatusCodes.GoodCompletesAsynchronously;
    const waiting = await stack.propose('packer', 10_000, { forMs: 120_000 });
    const delivered = await stack.propose('low-late', 10_000, { forMs: 120_000 });
    await stack.outcome(waiting, 'proposed');
    await stack.outcome(delivered, 'delivered');
    stack.kill();
    await stack.killed();
    late.setSpeed(10_000);
    await stack.approve('packer', waiting, 'ada');
    await stack.approve('packer', waiting, 'ben');
    await stack.startCommand();
    expect(await stack.endOf(delivered)).toBe('verified');
    expect(await stack.endOf(waiting)).toBe('verified');
    expect([late.writes, stack.machine('packer').writes]).toEqual([[10_000], [10_000]]);
  }, 150_000);

  it('an error of our own ends each command where it stands, unwritten or written, and the line goes on with the next', async () => {
    await stack.breakAt({ 'low-dumb': 'queued', 'low-sick': 'sent', 'low-blind': 'verified' });
    const [dumb, sick, blind] = [await stack.propose('low-dumb', 10_000), await stack.propose('low-sick', 10_000), await stack.propose('low-blind', 10_000, { forMs: 4_000 })];
    expect(await stack.outcome(dumb, 'refused')).toMatchObject({ code: 'internal', audit: expect.anything(), reason: expect.not.stringContaining('broken') });
    expect(await stack.outcome(sick, 'failed')).toMatchObject({ code: 'internal', audit: expect.anything(), reason: expect.stringContaining('nothing was written') });
    expect(await stack.outcome(blind, 'timeout')).toMatchObject({ audit: expect.anything(), reason: expect.stringContaining('cannot be read back') });
    expect(['low-dumb', 'low-sick', 'low-blind'].map((name) => stack.machine(name).writes)).toEqual([[], [], [10_000]]);
    await stack.mend();
    for (const name of ['low-dumb', 'low-sick', 'low-blind']) expect(await stack.endOf(await stack.propose(name, 11_000))).toBe('verified');
  }, 120_000);

  it('everything that was decided is in a chain that holds, and whoever changes one entry is found out', async () => {
    expect(await stack.verifyAudit()).toMatchObject({ ok: true });
    await expect(stack.pool.query(`update command.audit set body = '{}' where seq = 3`)).rejects.toThrow('append-only');
    await stack.pool.query(`alter table command.audit disable trigger all; update command.audit set body = '{"type":"approved"}' where seq = 3`);
    expect(await stack.verifyAudit()).toMatchObject({ ok: false, broken: { seq: 3 } });
  });
});
