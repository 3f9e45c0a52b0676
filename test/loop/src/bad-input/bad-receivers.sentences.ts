import { type AlertDetail } from '@orrery/client';
import { until } from '@orrery/testing';
import { feed, LOW, TWIN } from './hall.js';
import { orrery } from './orrery.js';
import { type Trouble } from './trouble.js';
import { counted, receipts } from './witnesses.js';

export function badReceivers(trouble: () => Trouble): void {
  describe('Bad input: whoever is to be told', () => {
    const told = async (channel: string) => (await trouble().plant.request<AlertDetail>('viewer', 'GET', `/alerts/${encodeURIComponent(LOW)}`)).told?.find((message) => message.channel === channel);
    const tells = (channel: string, status: string, answer: RegExp) =>
      until(`the receipt of the ${channel} to be ${status}`, async () => {
        const message = await told(channel);
        return message?.status === status && answer.test(message.answer ?? '');
      }, { timeoutMs: 90_000, everyMs: 100 });

    it('an SMTP server that is down: the receipt says so, the mail is tried again and arrives once, and the alert itself goes on', async () => {
      const { plant, mailbox, publisher } = trouble();
      await feed(publisher, [TWIN], 'good');
      await feed(publisher, [TWIN], 'none');
      await until('the alert', async () => (await plant.request<{ items: unknown[] }>('viewer', 'GET', `/alerts?twin=${TWIN}`)).items.length > 0, { everyMs: 100 });
      await tells('mail', 'retrying', /ECONNREFUSED/);
      expect(await counted(plant.system, ...receipts('mail', 'retrying'))).toBeGreaterThan(0);
      const shown = await orrery(plant.system, 'operator', 'alerts', 'show', LOW);
      expect(shown.out).toMatch(/told +olga by mail: retrying, attempt \d+: .*ECONNREFUSED/);
      await plant.request('operator', 'POST', `/alerts/${encodeURIComponent(LOW)}/actions`, { type: 'acknowledge', reason: 'seen without a mail' });
      await mailbox.start();
      await tells('mail', 'delivered', /250/);
      await until('it to be counted', async () => (await counted(plant.system, ...receipts('mail', 'delivered'))) > 0, { everyMs: 100 });
      expect(mailbox.subjects).toEqual([expect.stringContaining('Tank is low')]);
    });

    it('a webhook that hangs: it is given up after its time and tried again until it answers, and has held up no mail', async () => {
      const { plant, hook } = trouble();
      await tells('webhook', 'retrying', /no answer within 1 s/);
      expect(await counted(plant.system, ...receipts('webhook', 'retrying'))).toBeGreaterThan(0);
      expect((await told('mail'))?.status).toBe('delivered');
      hook.hangs = false;
      await tells('webhook', 'delivered', /HTTP 204/);
      const ids = hook.bodies.map((body) => (JSON.parse(body) as { data: { id: string } }).data.id);
      expect(new Set(ids).size).toBe(1);
    });
  });
}
