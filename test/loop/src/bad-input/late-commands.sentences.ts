import { type CommandRequest, commandRequests } from '@orrery/contracts';
import { until } from '@orrery/testing';
import { readAll } from '@orrery/testing/system';
import { idOf } from '../bottling.js';
import { machines } from './machines.js';
import { type Trouble } from './trouble.js';
import { approved, audited, counting, outcomes, refusal, statesOf } from './witnesses.js';

export function lateCommands(trouble: () => Trouble): void {
  describe('Bad input: a command that comes again, or too late', () => {
    const { capper, labeller } = machines;

    it('replayed, it is the same command and written once: asked again, its records produced again, and under new ids', async () => {
      const { plant, publisher } = trouble();
      const id = await approved(plant, capper, 17_900, { key: 'once' });
      expect(await plant.ended(id)).toMatchObject({ state: 'verified' });
      const again = await plant.propose(17_000, { ...capper.wish, key: 'once' });
      expect(again).toMatchObject({ status: 'done', command: { id, value: 17_900, state: 'verified' } });

      const records = (await readAll<CommandRequest>(plant.system.kafka, commandRequests)).map(({ value }) => value).filter((value) => 'command' in value && value.command === id);
      expect(records.map(({ type }) => type)).toEqual(['propose', 'approve', 'propose']);
      await publisher.publish(commandRequests, records.map((value) => ({ value, source: 'replay' })));
      const [, approval] = records;
      await counting(plant.system, outcomes('refused'), () => publisher.publish(commandRequests, [{ value: { ...approval!, id: 'replayed-approval' }, source: 'replay' }]));
      expect((await refusal(plant.approve(id))).body.detail).toMatch(/it is verified, and only what is proposed can be approved/);
      // Asked of the same twin, so it is answered after all of them.
      expect((await plant.dryRun(17_900, capper.wish)).allowed).toBe(true);
      expect(await plant.written(capper.setpoint)).toEqual([17_900]);
      expect((await audited(plant, id)).filter((type) => type === 'sent')).toEqual(['sent']);
    });

    it('expired, it is never written: with a deadline that has passed it is rejected, and one that nobody approves in time expires', async () => {
      const { plant } = trouble();
      const late = await plant.ended(idOf(await plant.propose(17_900, { ...labeller.wish, deadline: new Date(Date.now() - 1_000).toISOString() })));
      expect(late).toMatchObject({ state: 'rejected', why: expect.stringMatching(/its deadline .* has passed/) });
      const expired = await counting(plant.system, outcomes('expired'), async () => plant.ended(idOf(await plant.propose(17_900, { ...labeller.wish, deadline: new Date(Date.now() + 5_000).toISOString() }))));
      expect([expired.state, statesOf(expired)]).toEqual(['expired', ['proposed', 'expired']]);
      expect(await refusal(plant.approve(expired.id))).toMatchObject({ status: 409, body: { detail: expect.stringContaining('it is expired') } });
      await until('the refusal to be in the audit', async () => (await audited(plant, expired.id)).at(-1) === 'refused');
      expect(await plant.written(labeller.setpoint)).toEqual([]);
    });
  });
}
