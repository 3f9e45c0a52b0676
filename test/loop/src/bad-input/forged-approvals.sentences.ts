import { randomBytes } from 'node:crypto';
import { type CommandRequest, commandRequests, type DeadLetter } from '@orrery/contracts';
import { testClient } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { sendRaw } from '@orrery/testing/system';
import { timestampFromMillis } from '@orrery/twin-model';
import { idOf } from '../bottling.js';
import { approved, audited, counted, counting, outcomes, refusal, refusals } from './witnesses.js';
import { machines } from './machines.js';
import { type Trouble } from './trouble.js';

export function forgedApprovals(trouble: () => Trouble): void {
  describe('Bad input: an approval that is none', () => {
    const { labeller, secondPump, secondCapper } = machines;

    it('self-approval is refused: to an operator for the lack of the role, and with the role for having proposed it', async () => {
      const { plant } = trouble();
      const id = idOf(await plant.propose(17_900, labeller.wish));
      expect(await refusal(plant.approve(id, 'operator'))).toMatchObject({ status: 403 });
      const refused = await trouble().while('grant', 'operator', () => counting(plant.system, refusals('self-approval'), () => refusal(plant.approve(id, 'operator'))));
      expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/self-approval: .*cannot approve it/) } });
      expect(refused.body.verdicts).toContainEqual(expect.objectContaining({ guard: 'self-approval', outcome: 'refuse' }));
      expect(await plant.command(id)).toMatchObject({ state: 'proposed', approvals: [] });
      expect(await audited(plant, id)).toEqual(['proposed', 'approval-refused']);
    });

    it('an approval record forged straight into Kafka is refused: by the broker, by its proof, for its missing signature, or as a dead letter; each is accounted for', async () => {
      const { plant, publisher } = trouble();
      const { oidc, kafka } = plant.system.stack.context;
      const { twinId } = labeller;
      const command = idOf(await plant.propose(17_800, labeller.wish));
      const forged = (proof: string): CommandRequest => ({ type: 'approve', id: `forged-${randomBytes(6).toString('hex')}`, at: timestampFromMillis(Date.now()), twinId, command, proof });
      const produceAs = (principal: string, value: unknown) => sendRaw({ ...plant.system.kafka, ...kafka.credentials(principal) }, commandRequests.topic, twinId, commandRequests.settings.partitions, [JSON.stringify(value)]);
      await expect(produceAs('historian', forged('trust me'))).rejects.toThrow(/authoriz/i);

      const token = await oidc.token(testClient('approver'));
      const stranger = `${token.slice(0, token.lastIndexOf('.'))}.${randomBytes(256).toString('base64url')}`;
      for (const proof of ['trust me', stranger]) await counting(plant.system, outcomes('refused'), () => publisher.publish(commandRequests, [{ value: forged(proof), source: 'stranger' }]));
      // A real token that somebody has got hold of: its key is not in it, so nothing is signed.
      await counting(plant.system, refusals('signature'), () => publisher.publish(commandRequests, [{ value: forged(token), source: 'stranger' }]));

      const { proof: _without, ...unproven } = forged('');
      await produceAs('api', unproven);
      const letter = await until('the dead letter', async () => {
        const { items } = await plant.request<{ items: { letter: DeadLetter }[] }>('engineer', 'GET', '/dead-letters');
        return items.map((item) => item.letter).find(({ service }) => service === 'command');
      });
      expect(letter).toMatchObject({ origin: { topic: commandRequests.topic }, detail: expect.stringContaining('proof') });
      expect(await plant.command(command)).toMatchObject({ state: 'proposed', approvals: [] });
      expect(await audited(plant, command)).toEqual(['proposed', 'refused', 'refused', 'approval-refused']);
      expect(await plant.written(labeller.setpoint)).toEqual([]);
    });

    it('an approver whose role was revoked in between no longer counts: not beside the next one, and not at the write', async () => {
      const { plant } = trouble();
      const both = idOf(await plant.propose(1_440, secondPump.wish));
      await plant.approve(both);
      // One that the device never completes holds the line; the next waits in it, approved.
      const never = await plant.inject('completes-later', secondCapper.setpoint, 10_000);
      const first = await approved(plant, secondCapper, 17_900, { forMs: 10_000 });
      const second = await approved(plant, secondCapper, 17_800);
      await trouble().while('grant', 'engineer', async () => {
        await trouble().while('revoke', 'approver', async () => {
          const before = await counted(plant.system, ...refusals('approver-rights'));
          expect((await refusal(plant.approve(both, 'engineer'))).body.detail).toMatch(/approver-rights: .*approver may not approve/);
          expect(await plant.ended(first)).toMatchObject({ state: 'timeout' });
          expect(await plant.ended(second)).toMatchObject({ state: 'failed', code: 'guard', why: expect.stringContaining('may not approve') });
          await until('both to be counted', async () => (await counted(plant.system, ...refusals('approver-rights'))) >= before + 2, { everyMs: 100 });
          expect(await plant.written(secondCapper.setpoint)).toEqual([17_900]);
        });
        await plant.repair(never);
        await plant.approve(both, 'engineer');
        expect(await plant.ended(both)).toMatchObject({ state: 'verified' });
      });
      expect(await plant.written(secondPump.setpoint)).toEqual([1_440]);
    });
  });
}
