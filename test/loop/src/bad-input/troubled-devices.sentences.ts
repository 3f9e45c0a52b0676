import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { orrery } from './orrery.js';
import { machines } from './machines.js';
import { type Trouble } from './trouble.js';
import { approved, counting, outcomes, statesOf } from './witnesses.js';

export function troubledDevices(trouble: () => Trouble): void {
  describe('Bad input: a device that does not do what it says', () => {
    const { filler, secondFiller, secondLabeller, labeller } = machines;
    const shown = () => trouble().plant.request<RenderedTwin>('viewer', 'GET', `/twins/${secondLabeller.twinId}`);

    /** Its answer is lost and its value not taken; whether it is on its way is waited for beside the other tests. */
    let lost: string;
    beforeAll(async () => {
      const { plant } = trouble();
      const faults = [await plant.inject('cut-on-write', labeller.setpoint), await plant.inject('ignores-writes', labeller.setpoint)];
      lost = await approved(plant, labeller, 17_900, { forMs: 8_000 });
      await until('its answer to be lost', async () => (await plant.command(lost)).state === 'unknown', { everyMs: 100 });
      for (const fault of faults) await plant.repair(fault);
    }, 60_000);

    it('one that accepts and does not change is never verified: a timeout at the deadline, the wish shows as expired, and it is not written again', async () => {
      const { plant } = trouble();
      const before = (await shown()).properties['speedSetpoint']?.value;
      const deaf = await plant.inject('ignores-writes', secondLabeller.setpoint);
      const ended = await counting(plant.system, outcomes('timeout'), async () => plant.ended(await approved(plant, secondLabeller, 17_900, { forMs: 6_000 })));
      expect(ended).toMatchObject({ state: 'timeout', why: expect.stringMatching(/the device accepted the write, and the value was not seen there by the deadline/) });
      expect(statesOf(ended).slice(-3)).toEqual(['sent', 'delivered', 'timeout']);
      const watched = await orrery(plant.system, 'operator', 'command', 'watch', ended.id);
      expect(watched).toMatchObject({ code: 1, err: expect.stringContaining('the command ended timeout: the device accepted the write') });
      await until('the wish to show as expired', async () => {
        const { desired, properties } = await shown();
        return desired['speedSetpoint']?.status === 'expired' && properties['speedSetpoint']?.value === before;
      }, { everyMs: 100 });
      expect(await plant.written(secondLabeller.setpoint)).toEqual([17_900]);
      await plant.repair(deaf);
    });

    it('GoodCompletesAsynchronously is not success: it is delivered, and verified only when the device shows the value', async () => {
      const { plant } = trouble();
      const slow = await plant.inject('completes-later', filler.setpoint, 3);
      const id = await approved(plant, filler, 17_900);
      const ended = await plant.ended(id);
      expect(statesOf(ended).slice(-4)).toEqual(['sent', 'delivered', 'applied', 'verified']);
      const [delivered, applied] = ended.steps.slice(-3).map(({ at }) => Date.parse(at));
      expect(applied! - delivered!).toBeGreaterThan(2_000);
      expect(await plant.written(filler.setpoint)).toEqual([17_900]);
      await plant.repair(slow);
    });

    it('one that vanishes between write and answer leaves it unknown: read back it is verified, or failed where the value is not there, and never written again', async () => {
      const { plant } = trouble();
      const gone = await plant.inject('cut-on-write', secondFiller.setpoint);
      const taken = await counting(plant.system, outcomes('unknown'), async () => plant.ended(await approved(plant, secondFiller, 17_900)));
      expect([taken.state, statesOf(taken).slice(-4)]).toEqual(['verified', ['sent', 'unknown', 'applied', 'verified']]);
      expect(await plant.written(secondFiller.setpoint)).toEqual([17_900]);
      await plant.repair(gone);

      const failed = await plant.ended(lost);
      expect([failed.state, failed.code, statesOf(failed).slice(-3)]).toEqual(['failed', 'not-applied', ['sent', 'unknown', 'failed']]);
      expect(failed.why).toMatch(/nothing says that the write arrived, and by its deadline the device does not have the value/);
      expect(await plant.written(labeller.setpoint)).toEqual([17_900]);
    });
  });
}
