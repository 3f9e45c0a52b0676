import { plantRules } from '@orrery/contracts';
import { until } from '@orrery/testing';
import { readAll } from '@orrery/testing/system';
import { timestampFromMillis } from '@orrery/twin-model';
import { feed, SINK } from './hall.js';
import { orrery } from './orrery.js';
import { type Trouble } from './trouble.js';
import { counted, counting, raised } from './witnesses.js';

export function badRules(trouble: () => Trouble): void {
  describe('Bad input: a rule', () => {
    it.each([
      ['does not parse', 'value("level") > && 1', 'plant.rule.condition', /unexpected|parse|&&/i],
      ['can never be true', 'value("level") > 10.0 && value("level") < 5.0', 'plant.rule.condition', /never be true/],
    ])('that %s is refused with file, line and what to do, and nothing of the folder is applied', async (_what, condition, code, says) => {
      const { plant } = trouble();
      const folder = trouble().hall({ id: 'odd', title: 'Odd', on: { level: 'machine' }, condition, priority: 'low' });
      const typed = await orrery(plant.system, 'engineer', 'apply', '-f', folder);
      expect(typed).toMatchObject({ code: 1, err: expect.stringMatching(/nothing was changed/) });
      const place = new RegExp(`rules\\.yaml:\\d+:\\d+ /alerts/102/condition: (.*) → .+ \\[${code.replaceAll('.', '\\.')}\\]`).exec(typed.err);
      expect(place?.[1]).toMatch(says);
      const kept = (await readAll(plant.system.kafka, plantRules)).map(({ value }) => value).filter(({ organisation }) => organisation === 'hall');
      expect(kept.flatMap(({ alerts = [] }) => alerts.map(({ id }) => id))).not.toContain('odd');
    });

    it('that came past the reader of the folder is counted, and the rules beside it go on', async () => {
      const { plant, publisher } = trouble();
      const applied = (await readAll(plant.system.kafka, plantRules)).map(({ value }) => value).filter(({ organisation }) => organisation === 'hall').at(-1)!;
      const appliedAt = timestampFromMillis(Date.now());
      const odd = { ...applied.alerts![0]!, id: 'odd', check: { kind: 'condition' as const, condition: 'value("level") >' } };
      await publisher.publish(plantRules, [{ value: { ...applied, alerts: [...applied.alerts!, odd], appliedAt }, source: 'stranger' }]);
      await until('the broken rule to be counted', async () => (await counted(plant.system, 'alerting', 'orrery_broken_rules')) === 1, { everyMs: 100 });
      await feed(publisher, [SINK], 'good');
      await counting(plant.system, raised, () => feed(publisher, [SINK], 'none'));
      await publisher.publish(plantRules, [{ value: { ...applied, appliedAt: timestampFromMillis(Date.now()) }, source: 'stranger' }]);
      await until('none to be counted', async () => (await counted(plant.system, 'alerting', 'orrery_broken_rules')) === 0, { everyMs: 100 });
    });
  });
}
