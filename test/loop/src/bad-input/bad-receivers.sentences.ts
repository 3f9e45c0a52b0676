import { type AlertDetail } from '@orrery/client';
import { until } from '@orrery/testing';
import { LOW } from './hall.js';
import { orrery } from './orrery.js';
import { type Trouble } from './trouble.js';
import { counting, receipts } from './witnesses.js';

export function badReceivers(trouble: () => Trouble): void {
  describe('Bad input: whoever is to be told', () => {
    const told = async (channel: string) => (await trouble().plant.request<AlertDetail>('viewer', 'GET', `/alerts/${encodeURIComponent(LOW)}`)).told?.find((message) => message.channel === channel);
    const tells = (channel: string, status: string, answer: RegExp) =>
      until(`the receipt of the ${channel} to be ${status}`, async () => {
        const message = await told(channel);
        return message?.status === status && answer.test(message.answer ?? '');
      }, { everyMs: 100 });

    it('an SMTP server that is down: the receipt says so, the mail is tried again and arrives once, and the alert itself goes on', async () => {
      const { plant, mailbox } = trouble();
      await counting(plant.system, receipts('mail', 'retrying'), () => tells('mail', 'retrying', /ECONNREFUSED/));
      const shown = await orrery(plant.system, 'operator', 'alerts', 'show', LOW);
      expect(shown.out).toMatch(/told +olga by mail: retrying, attempt \d+: .*ECONNREFUSED/);
      await plant.request('operator', 'POST', `/alerts/${encodeURIComponent(LOW)}/actions`, { type: 'acknowledge', reason: 'seen without a mail' });
      await counting(plant.system, receipts('mail', 'delivered'), () => mailbox.start());
      await tells('mail', 'delivered', /250/);
      expect(mailbox.subjects).toEqual([expect.stringContaining('Tank is low')]);
    });

    it('a webhook that hangs: it is given up after its time and tried again until it answers, and has held up no mail', async () => {
      const { plant, hook } = trouble();
      await counting(plant.system, receipts('webhook', 'retrying'), () => tells('webhook', 'retrying', /no answer within 1 s/));
      expect((await told('mail'))?.status).toBe('delivered');
      hook.hangs = false;
      await tells('webhook', 'delivered', /HTTP 204/);
      const ids = hook.bodies.map((body) => (JSON.parse(body) as { data: { id: string } }).data.id);
      expect(new Set(ids).size).toBe(1);
    });
  });
}
