import { DEFINITION, LOW, rule, Scene } from '../fixtures.js';
import { dropRules } from './evaluate-twin.js';
import { compileRule, type CompiledRule } from './compile-rule.js';
import { RuleBook } from './rule-book.js';

describe('a threshold', () => {
  it('given a limit, when a value passes it, then an alert is raised that says what was compared', () => {
    const scene = new Scene(rule(LOW)).read(0, { flow: 2 }).read(1, { flow: 0.31 });
    expect(scene.states).toEqual(['unack-active']);
    expect(scene.alert.evidence).toMatchObject({ text: 'flow is 0.31 L/s, below 1 L/s', values: [{ path: 'flow', value: 0.31, unit: 'litrePerSecond' }] });
  });

  it('given hysteresis, when the value is back by less than that, then the alert stays (thingsboard#7943)', () => {
    const scene = new Scene(rule(LOW)).read(0, { flow: 0.9 }).read(1, { flow: 1.1 }).read(2, { flow: 0.95 }).read(3, { flow: 1.15 });
    expect(scene.states).toEqual(['unack-active']);
    expect(scene.read(4, { flow: 1.2 }).states).toEqual(['unack-active', 'rtn-unack']);
  });

  it('given an on delay, when it holds for less, then nothing is raised; when it holds on, then by a tick alone', () => {
    const scene = new Scene(rule(LOW, { onDelayMs: 10_000 })).read(0, { flow: 0 }).read(9, { flow: 2 }).read(10, { flow: 0 }).tick(19);
    expect(scene.alerts).toEqual([]);
    expect(scene.tick(21).alert).toMatchObject({ state: 'unack-active', raisedAt: '2026-01-01T00:00:20.0000000Z' });
  });

  it('given an off delay, when it comes back within, then the alert never went', () => {
    const scene = new Scene(rule(LOW, { offDelayMs: 10_000 })).read(0, { flow: 0 }).read(1, { flow: 2 }).read(5, { flow: 0 }).read(6, { flow: 2 });
    expect(scene.states).toEqual(['unack-active']);
    expect(scene.tick(16).states).toEqual(['unack-active', 'rtn-unack']);
  });

  it('given an enum, then the evidence has the name of the value beside its number', () => {
    const schema = { kind: 'enum', valueSchema: 'integer', enumValues: [{ name: 'held', displayName: { en: 'Held by operator' }, enumValue: 11 }, { name: 'execute', enumValue: 6 }] };
    const definition = { ...DEFINITION, properties: { state: { kind: 'telemetry' as const, datatype: 'int32' as const, source: 'plc', schema } } };
    expect(new Scene(rule({ kind: 'threshold', path: 'state', above: 6 }), definition).read(0, { state: 11 }).alert.evidence.text).toBe('state is Held by operator (11), above execute (6)');
    const held = rule({ kind: 'condition', condition: 'value("state") == 11' });
    expect(new Scene(held, definition).read(0, { state: 11 }).alert.evidence.text).toBe('state is Held by operator (11)');
  });

  it('takes an int64 that travels as text', () => {
    const definition = { ...DEFINITION, properties: { flow: { kind: 'telemetry' as const, datatype: 'int64' as const, source: 'plc' } } };
    expect(new Scene(rule({ kind: 'threshold', path: 'flow', above: 10 }), definition).read(0, { flow: '11' }).states).toEqual(['unack-active']);
  });
});

describe('an input that is bad or stale', () => {
  it.each(['bad', 'stale'] as const)('given an active alert, when its input is %s, then it says so, never clears, and goes on when the input is back', (quality) => {
    const scene = new Scene(rule(LOW)).read(0, { flow: 0 }).read(1, { flow: 5 }, quality).tick(1000);
    expect(scene.alert).toMatchObject({ state: 'unack-active', active: true, indeterminate: { why: `flow is ${quality}` } });
    scene.read(1001, { flow: 5 });
    expect(scene.alerts.map(({ last }) => last.what)).toEqual(['raised', 'indeterminate', 'determinate', 'returned']);
  });

  it('given an on delay that runs, when the input is bad in between, then it begins anew', () => {
    const scene = new Scene(rule(LOW, { onDelayMs: 10_000 })).read(0, { flow: 0 }).read(5, { flow: 0 }, 'bad').read(6, { flow: 0 }).read(15, { flow: 0 });
    expect(scene.alerts).toEqual([]);
    expect(scene.read(16, { flow: 0 }).states).toEqual(['unack-active']);
  });

  it('given an off delay that runs, when the input is bad at its end, then the alert stays', () => {
    expect(new Scene(rule(LOW, { offDelayMs: 10_000 })).read(0, { flow: 0 }).read(1, { flow: 2 }).read(5, { flow: 2 }, 'stale').tick(60).alert).toMatchObject({ active: true, state: 'unack-active' });
  });
});

describe('a rate of change', () => {
  const check = { kind: 'rate' as const, path: 'flow', falling: 6, perMs: 60_000, windowMs: 20_000 };

  it('given a window, when the slope over it is steeper than the limit, then an alert is raised', () => {
    const scene = new Scene(rule(check));
    for (let second = 0; second <= 30; second += 2) scene.read(second, { flow: 10 - second * 0.05 });
    expect(scene.alerts).toEqual([]);
    for (let second = 32; second <= 60; second += 2) scene.read(second, { flow: 8.5 - (second - 30) * 0.2 });
    expect(scene.alert).toMatchObject({ state: 'unack-active', evidence: { text: expect.stringMatching(/flow falls by .* L\/s per 1 min, more than 6/) } });
  });

  it('given one outlier or too few readings, then it says nothing', () => {
    const scene = new Scene(rule(check)).read(0, { flow: 10 }).read(1, { flow: 0 });
    expect(scene.alerts).toEqual([]);
    expect(scene.memory.rules['low#']!.unsureMs).toBeDefined();
  });

  it('keeps a bounded number of readings, however fast they come', () => {
    const scene = new Scene(rule({ ...check, windowMs: 3_600_000 }));
    for (let second = 0; second < 3000; second += 1) scene.read(second, { flow: 1 });
    expect(scene.memory.rules['low#']!.samples!.length).toBeLessThanOrEqual(60);
  });
});

describe('absence', () => {
  const check = { kind: 'absence' as const, paths: ['flow'], forMs: 60_000 };

  it('given readings, when none comes for the time, then an alert is raised by a tick; the next reading ends it', () => {
    const scene = new Scene(rule(check)).read(0, { flow: 1 }).read(30, { flow: 1 }).tick(89);
    expect(scene.alerts).toEqual([]);
    expect(scene.tick(91).alert).toMatchObject({ instance: 'flow', raisedAt: '2026-01-01T00:01:30.0000000Z', evidence: { text: 'no reading of flow for 1 min' } });
    expect(scene.read(100, { flow: 1 }).alert.state).toBe('rtn-unack');
  });

  it('becoming stale is no reading', () => {
    const scene = new Scene(rule(check)).read(0, { flow: 1 }).read(30, { flow: 1 }, 'stale').tick(60);
    expect(scene.states).toEqual(['unack-active']);
  });
});

describe('quality', () => {
  it('given several paths, when their source is lost, then each has an alert of its own, and all one group', () => {
    const scene = new Scene(rule({ kind: 'quality', paths: ['flow', 'speed'], is: ['stale', 'bad'] })).read(0, { flow: 1, speed: 2 });
    scene.read(1, { flow: 1, speed: 2 }, 'stale', { staleCause: 'source-disconnected' });
    expect(scene.alerts.map(({ key, group }) => [key.split('#')[2], group])).toEqual([['flow', 'source/plc'], ['speed', 'source/plc']]);
  });
});

describe('a score', () => {
  const anomaly = { score: 2, momentary: 2, active: true, since: '2026-01-01T00:00:00.0000000Z', contributions: [{ path: 'flow', share: 0.9, direction: 'below' as const, deviation: -4, usual: 1 }], parts: {} };

  it('given a limit, when the score passes it, then the alert names the signals that made it', () => {
    const scene = new Scene(rule({ kind: 'score', above: 1 })).score(1, { status: 'scored', anomaly });
    expect(scene.alert).toMatchObject({ key: 'acme:riverside:filler#low#valve', evidence: { text: 'valve: score 2, above 1; first of all flow', score: 2, scoreAt: '2026-01-01T00:00:01.0000000Z', contributions: [{ path: 'flow', share: 0.9, direction: 'below' }] } });
  });

  it('given an active alert, when there is too little data for a score or it has run out, then it is indeterminate', () => {
    const scene = new Scene(rule({ kind: 'score', above: 1 })).score(1, { status: 'scored', anomaly }).score(2, { status: 'insufficient-data', reason: '60 % of the input is there' });
    expect(scene.alert).toMatchObject({ state: 'unack-active', indeterminate: { why: 'valve: 60 % of the input is there' } });
    const other = new Scene(rule({ kind: 'score', above: 1 })).score(1, { status: 'scored', anomaly }).tick(62);
    expect(other.alert).toMatchObject({ active: true, indeterminate: { why: 'valve: its last score has run out' } });
  });

  it('given a time left, when it has shrunk below the limit by the passing of time alone, then an alert is raised', () => {
    const remainingLife = { path: 'flow', limit: 1, p10Ms: 100_000, horizonMs: 1e9, perHour: 1, from: '2026-01-01T00:00:00.0000000Z', points: 3 };
    const scene = new Scene(rule({ kind: 'time-left', detector: 'valve', belowMs: 60_000, quantile: 'p10' })).score(0, { remainingLife });
    expect(scene.alerts).toEqual([]);
    expect(scene.tick(41).alert.evidence).toMatchObject({ text: 'valve: 60 s left (p10), less than 1 min', timeLeftMs: { p10: 100_000, p50: 1e9 } });
  });
});

describe('a condition', () => {
  const check = { kind: 'condition' as const, condition: 'value("flow") < 0.1 && value("running")' };

  it('given several values, when together they meet it, then the alert says each', () => {
    expect(new Scene(rule(check)).read(0, { flow: 0, running: true }).alert.evidence.text).toBe('flow is 0 L/s, running is true');
  });

  it('given a bad input that the others outweigh, then it is decided nevertheless', () => {
    const scene = new Scene(rule(check)).read(0, { flow: 0, running: true }).read(1, { flow: 0 }, 'bad');
    expect(scene.alert.indeterminate).toBeDefined();
    expect(scene.read(2, { running: false }).alert).toMatchObject({ active: false, state: 'rtn-unack' });
  });

  it('over an age is looked at while nothing comes', () => {
    const scene = new Scene(rule({ kind: 'condition', condition: 'age("flow") > 5.0' })).read(0, { flow: 1 }).tick(4);
    expect(scene.alerts).toEqual([]);
    expect(scene.tick(7).states).toEqual(['unack-active']);
  });
});

describe('a recording', () => {
  it('is judged by the times in it: a delay is as long there as it was', () => {
    const recorded = { ...DEFINITION, sources: { plc: { clock: 'recorded' as const, acceptPastMs: 1, acceptFutureMs: 1 } } };
    const scene = new Scene(rule(LOW, { onDelayMs: 10_000 }), recorded);
    const old = (second: number, flow: number) => scene.read(second / 100, { flow }, 'good', { eventTs: `2020-01-01T00:00:${String(second).padStart(2, '0')}.0000000Z` });
    old(0, 0);
    old(9, 0);
    expect(scene.alerts).toEqual([]);
    old(10, 0);
    expect(scene.alert.raisedAt).toBe('2020-01-01T00:00:10.0000000Z');
  });
});

describe('rules that are gone', () => {
  const compiled = (...rules: ReturnType<typeof rule>[]) => rules.map((one) => compileRule(one, DEFINITION) as CompiledRule);

  it('are forgotten, and so is what a rule no longer looks at; their alerts are named', () => {
    const quality = { kind: 'quality' as const, paths: ['flow', 'speed'], is: ['bad' as const] };
    const scene = new Scene(rule(quality)).read(0, { flow: 1, speed: 1 }, 'bad');
    expect(dropRules(scene.memory, compiled(rule(quality)))).toEqual([]);
    expect(dropRules(scene.memory, compiled(rule({ ...quality, paths: ['flow'] })))).toEqual(['low#speed']);
    expect(dropRules(scene.memory, compiled(rule(LOW)))).toEqual(['low#flow']);
    expect(scene.memory.rules).toEqual({});
  });
});

describe('the book of rules', () => {
  const book = new RuleBook();
  const within = () => false;
  const site = (alerts: ReturnType<typeof rule>[]) => ({ organisation: 'acme', site: 'riverside', alerts, appliedAt: '2026-01-01T00:00:00.0000000Z' });

  it('gives a twin the rules that select it and have something to judge of it', () => {
    book.set('acme:riverside', site([rule(LOW), rule({ kind: 'threshold', path: 'other', below: 1 }, { id: 'b' }), rule(LOW, { id: 'c', on: { level: 'line' } })]));
    const { rules, paths } = book.rulesFor('acme:riverside:filler', DEFINITION, within);
    expect([rules.map((one) => one.rule.id), [...paths]]).toEqual([['low'], ['flow']]);
    expect(book.rulesFor('acme:elsewhere:filler', DEFINITION, within).rules).toEqual([]);
  });

  it('given a record with a rule that does not parse, tells of it and keeps the others', () => {
    book.set('acme:riverside', site([rule({ kind: 'condition', condition: 'value("flow") >' }, { id: 'broken' }), rule(LOW)]));
    expect(book.rulesFor('acme:riverside:filler', DEFINITION, within).rules.map((one) => one.rule.id)).toEqual(['low']);
    expect(book.faults.get('broken')).toMatch(/cannot be read/);
  });
});

