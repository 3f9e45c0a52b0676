import { alertActions, plantRules } from '@orrery/contracts';
import { waitUntil } from '@orrery/local-stack';
import { StatusCodes } from '@orrery/opcua/server';
import { CommandStack } from './testing/command-stack.js';
import { testRules, twinOf } from './testing/test-plant.js';

const EDGES = ['press', 'press-device', 'killed-device', 'lost-device'];
const NAMES = ['filler', 'low-clean', 'low-misfit', 'low-deaf', 'low-slow', 'low-cut', 'low-killed', 'low-frozen', 'low-other', 'low-torn'];

describe('command, over its own connections and identity', () => {
  let stack: CommandStack;

  beforeAll(async () => {
    stack = await CommandStack.running(NAMES, EDGES);
  }, 180_000);

  afterAll(() => stack.stop(), 60_000);

  describe('OPC UA methods', () => {
    it('a method is approved by two people with its arguments, called once, and verified by its read-back; what it answered is kept', async () => {
      const command = await stack.clean('filler', 120);
      expect(await stack.outcome(command, 'proposed')).toMatchObject({ path: 'clean', value: null, arguments: { seconds: { value: 120, unit: 'second' } } });
      await stack.approve('filler', command, 'ada');
      await stack.approve('filler', command, 'ben');
      expect(await stack.endOf(command)).toBe('verified');
      expect(stack.typesOf(command)).toEqual(['proposed', 'approval-given', 'approval-given', 'approved', 'queued', 'sent', 'delivered', 'applied', 'verified']);
      expect(await stack.outcome(command, 'delivered')).toMatchObject({ outputs: [1] });
      expect([stack.machine('filler').calls, stack.machine('filler').writes]).toEqual([[120], []]);
      expect(stack.inputs.filter(({ twinId, type }) => twinId === twinOf('filler') && type === 'desired')).toEqual([]);
    });

    it.each<[string, number, Record<string, unknown>, string]>([
      ['out of its range', 700, {}, 'range: seconds: 700 is not between 10 and 600'],
      ['of another type', 20.5, {}, 'datatype: seconds: 20.5 is no uint16'],
      ['in another unit', 20, { arguments: { seconds: { value: 20, unit: 'minute' } } }, 'unit: seconds: seconds is in second, the wish in minute'],
      ['that is missing', 20, { arguments: {} }, 'clean is called without seconds'],
    ])('an argument %s is rejected, and nothing is called', async (_what, seconds, more, says) => {
      expect(await stack.outcome(await stack.clean('low-clean', seconds, more), 'rejected')).toMatchObject({ reason: expect.stringContaining(says) });
      expect(stack.machine('low-clean').calls).toEqual([]);
    });

    it('a method whose InputArguments are not what the bindings say is refused in the dry run, with both', async () => {
      const judged = await stack.outcome(await stack.clean('low-misfit', 60, { dryRun: true }), 'judged');
      expect(judged.verdicts?.filter(({ outcome }) => outcome === 'refuse')).toEqual([{ guard: 'device', outcome: 'refuse', reason: "the server's method takes Seconds uint16, the bindings say Minutes uint16" }]);
    });

    it('a method that answers Good and of which nothing comes is a timeout', async () => {
      stack.machine('low-deaf').onCall = () => StatusCodes.Good;
      expect(await stack.endOf(await stack.clean('low-deaf', 60, { forMs: 3_000 }))).toBe('timeout');
      expect(stack.machine('low-deaf').calls).toEqual([60]);
    });

    it('GoodCompletesAsynchronously is not success: verified comes when the read-back holds', async () => {
      const machine = stack.machine('low-slow');
      machine.onCall = () => StatusCodes.GoodCompletesAsynchronously;
      const command = await stack.clean('low-slow', 60);
      await stack.outcome(command, 'delivered');
      expect(stack.typesOf(command)).not.toContain('applied');
      machine.setCleaning(true);
      expect(await stack.endOf(command)).toBe('verified');
    });

    it('a server that vanishes between call and answer leaves it unknown: read back, never called again', async () => {
      const machine = stack.machine('low-cut');
      machine.onCall = () => {
        machine.setCleaning(true);
        void stack.server.cutConnections();
        return StatusCodes.Good;
      };
      const command = await stack.clean('low-cut', 60);
      expect(await stack.endOf(command)).toBe('verified');
      expect(stack.typesOf(command)).toContain('unknown');
      expect(machine.calls).toEqual([60]);
    });

    it('killed with -9 between call and answer: the restart reads back, and never calls again', async () => {
      const machine = stack.machine('low-killed');
      machine.onCall = () => {
        machine.setCleaning(true);
        stack.kill();
        return StatusCodes.Good;
      };
      const command = await stack.clean('low-killed', 60, { forMs: 60_000 });
      await stack.killed();
      await stack.startCommand();
      expect(await stack.endOf(command)).toBe('verified');
      expect(stack.typesOf(command)).toContain('unknown');
      expect(machine.calls).toEqual([60]);
    });
  });

  describe('Sparkplug commands', () => {
    it.each([['an edge node', 'press'], ['a device', 'press-device']])('a setpoint of %s is published once, and verified by the next that its metric shows; desired follows', async (_what, name) => {
      const command = await stack.propose(name, 10_000);
      expect(await stack.endOf(command)).toBe('verified');
      // Nothing acknowledges what was published: it is unknown until it shows.
      expect(stack.typesOf(command)).toEqual(['proposed', 'approved', 'queued', 'sent', 'unknown', 'applied', 'verified']);
      expect(stack.edge(name).writes).toEqual([10_000]);
      expect(stack.inputs).toContainEqual(expect.objectContaining({ type: 'desired', twinId: twinOf(name), patch: { speed: expect.objectContaining({ value: 10_000 }) } }));
    });

    it('killed with -9 as the edge node takes it: the restart learns from a birth what is there, and never publishes again', async () => {
      const edge = stack.edge('killed-device');
      edge.temper = () => {
        stack.kill();
        return true;
      };
      const command = await stack.propose('killed-device', 10_000, { forMs: 60_000 });
      await stack.killed();
      await stack.startCommand();
      expect(await stack.endOf(command)).toBe('verified');
      expect(edge.writes).toEqual([10_000]);
    });

    it('a device that its edge node has lost is not written to: the proposal is rejected, and says so', async () => {
      const edge = stack.edge('lost-device');
      expect(await stack.endOf(await stack.propose('lost-device', 10_000))).toBe('verified');
      edge.die();
      const refused = await stack.outcome(await stack.propose('lost-device', 11_000), 'rejected');
      expect(refused.reason).toContain('device: the device Riverside/lost-device/oven is dead');
      expect(edge.writes).toEqual([10_000]);
    });
  });

  describe('two instances in one group', () => {
    it('one stands still in the midst of a write, is put out of the group, and goes on when the other has its work: nothing is written a second time', async () => {
      const first = stack.instance;
      const machine = stack.machine('low-frozen');
      machine.temper = () => {
        first.pause();
        return StatusCodes.Good;
      };
      const frozen = await stack.propose('low-frozen', 10_000, { forMs: 150_000 });
      await waitUntil('the write to have arrived', () => machine.writes.length > 0, { timeoutMs: 60_000 });
      await stack.startCommand();
      await stack.propose('low-other', 10_000, { forMs: 150_000 });
      await waitUntil('the second to write', () => stack.machine('low-other').writes.length > 0, { timeoutMs: 90_000 });
      first.resume();
      expect(await stack.endOf(frozen)).toBe('verified');
      expect([machine.writes, stack.machine('low-other').writes]).toEqual([[10_000], [10_000]]);
    }, 180_000);

    it('one of them is killed with -9 in the midst of a write, its own or that of the other: it is verified, and nothing is written a second time', async () => {
      const machine = stack.machine('low-torn');
      machine.temper = () => {
        stack.kill();
        return StatusCodes.Good;
      };
      const torn = await stack.propose('low-torn', 10_000, { forMs: 150_000 });
      expect(await stack.endOf(torn)).toBe('verified');
      expect(machine.writes).toEqual([10_000]);
    }, 120_000);
  });

  it('rules, and the end of a maintenance window, that are forged straight on Kafka move no guard; who proves who they are ends it', async () => {
    const { commands = [], ...site } = testRules(NAMES);
    const loose = commands.map(({ interlock: _interlock, rate: _rate, ...rule }) => ({ ...rule, risk: 'low' as const, range: { low: 0, high: 99_000 } }));
    await stack.publisher.publish(plantRules, [{ value: { ...site, commands: loose }, source: 'forged' }]);
    const twinId = twinOf('low-other');
    const at = '2026-01-01T00:00:00.0000000Z';
    const action = { id: 'a-1', twinId, by: 'mallory', at };
    const span = { from: at, until: '2999-01-01T00:00:00.0000000Z' };
    const window = (id: string) => ({ ...action, type: 'window' as const, window: id, ...span, reason: `bearing of ${id}` });
    await stack.publisher.publish(alertActions, [window('w-1'), { ...action, type: 'window-ended' as const, window: 'w-1' }, window('w-2')].map((value) => ({ value, source: 'forged' })));
    await waitUntil('what came after the forged end', async () => (await stack.pool.query(`select 1 from command.maintenance_windows where id = 'w-2'`)).rowCount === 1);
    const end = (id: string, who: string, role: string) => stack.ask({ type: 'window', twinId, window: id, from: at, until: at, reason: 'done' }, who, [role]);
    await stack.outcome(await end('w-2', 'mia', 'operator'), 'window-changed');
    expect(await stack.outcome(await stack.propose('low-other', 99_000), 'rejected')).toMatchObject({ reason: expect.stringMatching(/range: 99000.*rate: .*maintenance-window: under maintenance until 2999.*bearing of w-1/) });
    expect(await stack.outcome(await end('w-1', 'vera', 'viewer'), 'refused')).toMatchObject({ code: 'forbidden', audit: expect.anything() });
    await stack.outcome(await end('w-1', 'mia', 'operator'), 'window-changed');
    expect(await stack.endOf(await stack.propose('low-other', 9_000))).toBe('verified');
  });
});
