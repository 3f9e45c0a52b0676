import { alerts } from '@orrery/contracts';
import { at, LOW, rule, Scene, START, TWIN } from '../fixtures.js';
import { suppress, withdraw } from './follow-rule.js';
import { alertDue } from './pass-time.js';

const raised = (more: Parameters<typeof rule>[1] = {}) => new Scene(rule(LOW, more)).read(0, { flow: 0 });

describe('the life cycle of ISA-18.2', () => {
  it('given an active alert, when it is acknowledged and then returns, then it is normal', () => {
    const scene = raised();
    scene.act(1, { type: 'acknowledge', reason: 'on my way' });
    expect(scene.alert).toMatchObject({ state: 'ack-active', acknowledged: { by: 'anna', reason: 'on my way' } });
    expect(scene.read(2, { flow: 5 }).alert).toMatchObject({ state: 'normal', closedAt: at(2) });
  });

  it('given an active alert, when it returns before anybody has seen it, then it waits for acknowledgement', () => {
    const scene = raised().read(1, { flow: 5 });
    expect(scene.alert.state).toBe('rtn-unack');
    scene.act(2, { type: 'acknowledge' });
    expect(scene.alert).toMatchObject({ state: 'normal', closedAt: at(2) });
  });

  it('given one that returned unacknowledged, when it comes back, then it is the same one, counted', () => {
    expect(raised().read(1, { flow: 5 }).read(2, { flow: 0 }).alert).toMatchObject({ state: 'unack-active', occurrence: 1, count: 2, activeSince: at(2), raisedAt: at(0) });
  });

  it('given a normal one, when it comes again, then it is the next occurrence, which knows what was done last time', () => {
    const scene = raised();
    scene.act(1, { type: 'acknowledge' });
    scene.act(2, { type: 'outcome', outcome: 'confirmed', note: 'seat cleaned' });
    scene.read(3, { flow: 5 }).read(4, { flow: 0 });
    expect(scene.alert).toMatchObject({ state: 'unack-active', occurrence: 2, count: 1, group: `${TWIN}#low@2`, lastTime: { by: 'anna', outcome: 'confirmed', note: 'seat cleaned' } });
  });

  it('raising is idempotent: one alert is active per twin, rule and instance', () => {
    expect(raised().read(1, { flow: 0.1 }).read(2, { flow: 0 }).alerts).toHaveLength(1);
  });

  it('every revision is one more, and keeps the contract', () => {
    const scene = raised({ escalate: [{ afterMs: 1000, to: 'critical' }], nextStep: { procedure: 'Look' } });
    scene.tick(5);
    scene.act(6, { type: 'comment', text: 'seen' });
    scene.act(6, { type: 'assign', to: 'ben' });
    scene.act(7, { type: 'nuisance', on: true });
    scene.read(8, { flow: 5 });
    expect(scene.alerts.map(({ rev }) => rev)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(scene.alerts.flatMap((alert) => alerts.problems(alert))).toEqual([]);
    expect(scene.alert).toMatchObject({ comments: [{ by: 'anna', text: 'seen' }], assignee: 'ben', nuisance: { by: 'anna' }, nextStep: { procedure: 'Look' } });
  });
});

describe('shelving', () => {
  it('given a shelved alert, when its time ends, then it is back as it is by then', () => {
    const scene = raised();
    scene.act(1, { type: 'shelve', until: at(60), reason: 'valve ordered' });
    expect(scene.alert.state).toBe('shelved');
    expect(alertDue(scene.alert, scene.rule)).toBe(START + 60_000);
    expect(scene.tick(61).alert).toMatchObject({ state: 'unack-active', last: { what: 'shelf time ended', at: at(60) } });
  });

  it('given one that was acknowledged and then shelved, when its time ends while it is still there, then it asks anew: it had been put off, not dealt with', () => {
    const scene = raised();
    scene.act(1, { type: 'acknowledge' });
    scene.act(2, { type: 'shelve', until: at(60) });
    expect(scene.tick(61).alert).toMatchObject({ state: 'unack-active', last: { what: 'shelf time ended' } });
    expect(scene.alert.acknowledged).toBeUndefined();
  });

  it('given a shelved alert, when it returns and comes again, then it stays shelved until its time ends', () => {
    const scene = raised();
    scene.act(1, { type: 'shelve', until: at(60) });
    expect(scene.read(2, { flow: 5 }).read(3, { flow: 0 }).alert).toMatchObject({ state: 'shelved', process: 'unack-active' });
  });

  it.each([
    ['for longer than allowed', { until: at(3602) }, /1 hours at most/],
    ['until a time that has passed', { until: at(0) }, /ends before it begins/],
  ])('%s is refused', (_name, more, why) => {
    expect(raised().act(1, { type: 'shelve', ...more })).toMatch(why);
  });
});

describe('suppression', () => {
  const design = { suppressedWhen: '!value("running")' };

  it('given a machine that stands still, when the rule holds, then the alert is kept from people by design; when it runs, it is theirs', () => {
    const scene = new Scene(rule(LOW, design)).read(0, { running: false, flow: 0 });
    expect(scene.alert).toMatchObject({ state: 'suppressed-by-design', suppressed: { by: 'design' }, process: 'unack-active' });
    expect(scene.read(1, { running: true }).alert).toMatchObject({ state: 'unack-active' });
  });

  it('given a suppressed alert, when it is over, then nobody has to acknowledge what nobody saw', () => {
    expect(new Scene(rule(LOW, design)).read(0, { running: false, flow: 0 }).read(1, { flow: 5 }).alert).toMatchObject({ process: 'normal', active: false });
  });

  it('given a condition that cannot be judged, then nothing is suppressed and nothing freed', () => {
    const scene = new Scene(rule(LOW, design)).read(0, { running: false, flow: 0 }).read(1, { running: false }, 'stale');
    expect(scene.states).toEqual(['suppressed-by-design']);
  });

  it('given a maintenance window, then it goes before design, and what is active at its end is back', () => {
    const scene = raised();
    const inWindow = suppress(scene.alert, { by: 'window', window: 'w-1' }, START + 1000)!;
    expect(inWindow).toMatchObject({ state: 'suppressed-by-design', suppressed: { by: 'window', window: 'w-1' } });
    expect(suppress(inWindow, { by: 'window', window: 'w-1' }, START + 2000)).toBeUndefined();
    expect(suppress(inWindow, undefined, START + 3000)).toMatchObject({ state: 'unack-active', last: { what: 'unsuppressed' } });
  });
});

describe('out of service', () => {
  it('given an alert out of service, then nothing of it reaches people until it is put back', () => {
    const scene = raised();
    scene.act(1, { type: 'out-of-service', reason: 'sensor is being replaced' });
    scene.read(2, { flow: 5 }).read(3, { flow: 0 });
    expect(scene.alert).toMatchObject({ state: 'out-of-service', occurrence: 2, process: 'unack-active' });
    scene.act(4, { type: 'in-service' });
    expect(scene.alert.state).toBe('unack-active');
  });
});

describe('escalation', () => {
  const escalate = [
    { afterMs: 10_000, to: 'critical' as const },
  ];

  it('given nobody acknowledges, when the time has passed, then it is more urgent; acknowledged, it goes back after a while (thingsboard#11803)', () => {
    const scene = raised({ escalate, deescalateAfterMs: 5000 }).tick(9);
    expect(scene.alert.priority).toBe('high');
    expect(scene.tick(11).alert).toMatchObject({ priority: 'critical', severity: 900, last: { what: 'escalated', at: at(10) } });
    scene.act(20, { type: 'acknowledge' });
    expect(scene.tick(24).alert.priority).toBe('critical');
    expect(scene.tick(25).alert).toMatchObject({ priority: 'high', last: { what: 'de-escalated' } });
  });

  it('given it returns by itself, then it goes back too', () => {
    expect(raised({ escalate }).tick(11).read(12, { flow: 5 }).tick(12).alert).toMatchObject({ state: 'rtn-unack', priority: 'high' });
  });

  it('given it is shelved, then it waits, and counts anew from the end of its shelf time', () => {
    const scene = raised({ escalate });
    scene.act(1, { type: 'shelve', until: at(60) });
    expect(scene.tick(65).alert).toMatchObject({ state: 'unack-active', priority: 'high' });
    expect(scene.tick(70).alert.priority).toBe('critical');
  });
});

describe('an action that cannot be done', () => {
  it.each([
    ['on no alert', new Scene(rule(LOW)), { type: 'acknowledge' as const }, /there is no alert/],
    ['on an occurrence that has ended', raised(), { type: 'acknowledge' as const, occurrence: 7 }, /occurrence 1, not 7/],
    ['on one that is over', (() => { const scene = new Scene(rule(LOW, { suppressedWhen: '!value("running")' })).read(0, { running: false, flow: 0 }).read(1, { flow: 5 }); return scene; })(), { type: 'acknowledge' as const }, /nothing to acknowledge/],
  ])('%s is refused with a reason', (_name, scene, action, why) => {
    expect(scene.act(1, action)).toMatch(why);
  });

  it('done again, it changes nothing and is no fault', () => {
    const scene = raised();
    scene.act(1, { type: 'acknowledge' });
    expect(scene.act(2, { type: 'acknowledge' })).toBeUndefined();
    expect(scene.alerts).toHaveLength(2);
  });
});

it('given its rule or twin is gone, then the alert ends and says why', () => {
  const scene = raised();
  expect(withdraw(scene.alert, 'its rule is gone', START + 1000)).toMatchObject({ state: 'normal', active: false, last: { what: 'withdrawn: its rule is gone' } });
});
