import { until } from '@orrery/testing';
import { type Bottling, idOf } from '../bottling.js';
import { type Machine, machines } from './machines.js';
import { orrery } from './orrery.js';
import { type Trouble } from './trouble.js';
import { audited, counting, refusals } from './witnesses.js';

/** Proposes what a guard is to refuse: rejected with its reason, counted, in the audit, and nothing written. */
async function isRefused(plant: Bottling, machine: Machine, value: number, guard: string, says: RegExp): Promise<void> {
  const rejected = await counting(plant.system, refusals(guard), async () => plant.ended(idOf(await plant.propose(value, machine.wish))));
  expect(rejected).toMatchObject({ state: 'rejected', why: expect.stringMatching(says) });
  expect(rejected.verdicts).toContainEqual(expect.objectContaining({ guard, outcome: 'refuse' }));
  expect(await audited(plant, rejected.id)).toEqual(['proposed', 'rejected']);
  expect(await plant.written(machine.setpoint)).toEqual([]);
}

export function refusedCommands(trouble: () => Trouble): void {
  describe('Bad input: a command that a guard refuses', () => {
    const { filler, pump, secondPump } = machines;
    const allows = (wish: typeof pump.wish) => async () => (await trouble().plant.dryRun(1_440, wish)).allowed;

    it('out of range is rejected with the range, and the command line ends with 1 and says why', async () => {
      const { plant } = trouble();
      await isRefused(plant, filler, 30_000, 'range', /range: 30000 is not between 3000 and 22000/);
      const typed = await orrery(plant.system, 'operator', 'command', 'propose', filler.twinId, 'speedSetpoint', '30000', '--watch');
      expect(typed).toMatchObject({ code: 1, err: expect.stringMatching(/ended rejected: .*30000 is not between 3000 and 22000/) });
    });

    it('too fast a change is rejected with the rate that is allowed', async () => {
      await isRefused(trouble().plant, filler, 9_000, 'rate', /rate: would move by 9000, at most 8000 in 60 s is allowed/);
    });

    it('with an interlock input that is stale it is rejected with its age, and allowed once it is sampled again', async () => {
      const { plant } = trouble();
      const silent = await plant.inject('silent', 'Line1.ProductPump.DischargePressure');
      await until('the input to be stale', async () => (await plant.dryRun(1_440, pump.wish)).verdicts.some(({ guard, outcome }) => guard === 'freshness' && outcome === 'refuse'), { everyMs: 250 });
      await isRefused(plant, pump, 1_440, 'freshness', /dischargePressure is \d+ ms old, at most 5000 ms are allowed/);
      await plant.repair(silent);
      await until('the input to be fresh', allows(pump.wish), { everyMs: 250 });
    });

    it('with an interlock input that is bad it is rejected, and allowed once it is good again', async () => {
      const { plant } = trouble();
      const bad = await plant.inject('bad', 'Line2.ProductPump.DischargePressure');
      await until('the input to be bad', async () => !(await allows(secondPump.wish)()), { everyMs: 250 });
      await isRefused(plant, secondPump, 1_440, 'freshness', /dischargePressure is bad/);
      await plant.repair(bad);
      await until('the input to be good', allows(secondPump.wish), { everyMs: 250 });
    });
  });
}
