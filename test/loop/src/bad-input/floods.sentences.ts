import { type AlarmStatistics } from '@orrery/client';
import { type Notification, notifications } from '@orrery/contracts';
import { until } from '@orrery/testing';
import { readAll } from '@orrery/testing/system';
import { type RenderedTwin } from '@orrery/twin-model';
import { benches, feed } from './hall.js';
import { machines } from './machines.js';
import { type Trouble } from './trouble.js';
import { approved, counted, raised } from './witnesses.js';

const FLOOD = 10_000;

export function floods(trouble: () => Trouble): void {
  describe('Bad input: a flood', () => {
    it('ten thousand alerts in a second: each raised once and listed, all told in a few mails, and a command goes through beside them', async () => {
      const { plant, publisher, mailbox } = trouble();
      const { system } = plant;
      await feed(publisher, benches, 'good');
      await until('every bench to be level', async () => (await Promise.all(benches.map((id) => plant.request<RenderedTwin>('viewer', 'GET', `/twins/${id}`)))).every(({ properties }) => properties['level']?.value === 500), { everyMs: 500 });
      const [raisedBefore, mailsBefore] = [await counted(system, ...raised), mailbox.subjects.length];
      const from = new Date(Date.now() - 1_000).toISOString();
      await feed(publisher, benches, 'none');
      expect((await plant.ended(await approved(plant, machines.capper, 17_800))).state).toBe('verified');
      await until('all of them to be counted', async () => (await counted(system, ...raised)) - raisedBefore >= FLOOD, { timeoutMs: 120_000, everyMs: 250 });
      expect((await counted(system, ...raised)) - raisedBefore).toBe(FLOOD);
      const figures = await plant.request<AlarmStatistics>('viewer', 'GET', `/alerts/statistics?from=${from}&subtree=hall:east:bench7`);
      expect(figures).toMatchObject({ raised: 100, judgement: 'unmanageable' });
      expect((await plant.request<{ items: unknown[] }>('viewer', 'GET', '/alerts?twin=hall:east:bench99&limit=200')).items).toHaveLength(100);

      const sum = async (): Promise<{ told: number; mails: number }> => {
        const latest = new Map<string, Notification>();
        for (const { value } of await readAll(system.kafka, notifications)) if (value.route === 'flood' && (latest.get(value.id)?.rev ?? 0) < value.rev) latest.set(value.id, value);
        const delivered = [...latest.values()].filter(({ status }) => status === 'delivered');
        return { told: delivered.reduce((all, { alerts, more = 0 }) => all + alerts.length + more, 0), mails: delivered.length };
      };
      await until('all of them to be told', async () => (await sum()).told >= FLOOD, { timeoutMs: 60_000, everyMs: 1_000 });
      const { told, mails } = await sum();
      expect(told).toBe(FLOOD);
      expect(mails).toBeLessThan(100);
      expect(mailbox.subjects.length - mailsBefore).toBe(mails);
    });
  });
}
