import { type Alert } from '@orrery/contracts';
import { graphOf, LOW, rule, Scene } from '../fixtures.js';
import { findCause, findConsequences, mayCause, mayFollow } from './find-cause.js';

const alertOf = (twinId: string, second = 0, more: Partial<Alert> = {}): Alert => {
  const alert = new Scene(rule(LOW)).read(second, { flow: 0 }).alert;
  return { ...alert, twinId, key: `${twinId}#low`, group: `${twinId}#low@1`, ...more };
};
const active = (...alerts: Alert[]) => (twinId: string) => alerts.filter((alert) => alert.twinId === twinId);

describe('the cause of an alert', () => {
  const line = graphOf(['pump feeds filler', 'filler feeds capper', 'capper feeds labeller', 'motor partOf filler', 'plc controls filler', 'filler suppliedBy tank']);

  it('given a machine that feeds it and has an alert, then that is the cause, and the group is one', () => {
    expect(findCause('filler', {}, line, active(alertOf('pump')))).toEqual({ group: 'pump#low@1', key: 'pump#low', along: ['pump'] });
  });

  it('given machines in between that are silent, then the cause is found through them, and its way is told', () => {
    expect(findCause('labeller', {}, line, active(alertOf('pump')))).toEqual({ group: 'pump#low@1', key: 'pump#low', along: ['pump', 'filler', 'capper'] });
  });

  it('given a consequence of the cause on the way, then the first cause is named', () => {
    const filler = alertOf('filler', 1, { group: 'pump#low@1', cause: { key: 'pump#low', along: ['pump'] } });
    expect(findCause('capper', {}, line, active(filler))).toEqual({ group: 'pump#low@1', key: 'pump#low', along: ['pump', 'filler'] });
  });

  it.each([
    ['a part', 'motor', undefined],
    ['what controls it', 'plc', undefined],
    ['the target of a relationship that the rule names', 'tank', ['suppliedBy']],
  ])('is looked for in %s', (_name, twin, groupAlong) => {
    expect(findCause('filler', groupAlong ? { groupAlong } : {}, line, active(alertOf(twin)))?.key).toBe(`${twin}#low`);
  });

  it('given a rule that looks the other way, then it is what comes after: who is blocked by a jam', () => {
    expect(findCause('filler', { groupAlong: ['^feeds'] }, line, active(alertOf('labeller')))).toMatchObject({ key: 'labeller#low', along: ['labeller', 'capper'] });
  });

  it('is not what comes after it, nor what has no alert', () => {
    expect(findCause('filler', {}, line, active(alertOf('capper')))).toBeUndefined();
  });

  it('only the alerts of a few twins have to be known for it', () => {
    expect(mayCause('capper', {}, line).sort()).toEqual(['filler', 'motor', 'plc', 'pump']);
    expect(mayFollow('pump', line)).toEqual(['filler', 'capper', 'tank', 'motor', 'plc', 'labeller']);
    expect(mayFollow('tank', line)).toContain('filler');
  });

  it('given a ring of relationships, then the search ends', () => {
    expect(findCause('a', {}, graphOf(['a feeds b', 'b feeds a']), active())).toBeUndefined();
  });

  it('given the cause is raised after its consequences, then they are found, the eldest first', () => {
    const found = findConsequences(alertOf('pump', 9), [alertOf('capper', 2), alertOf('filler', 1), alertOf('tank', 1)], () => undefined, line);
    expect(found.map(({ alert, along }) => [alert.twinId, along])).toEqual([
      ['filler', ['pump']],
      ['capper', ['pump', 'filler']],
    ]);
  });
});
