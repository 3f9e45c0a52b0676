import { plantOf, files } from '../fixtures.js';
import { readPlant } from '../read-plant.js';
import { type AppliedPlant, readAlertRules } from './read-alert-rules.js';
import { writeAlertRule } from './write-alert-rule.js';

const plant = plantOf(readPlant(files()));
const applied: AppliedPlant = {
  models: files().filter(({ path }) => path.startsWith('models/')).flatMap(({ content }) => JSON.parse(content) as unknown),
  twins: plant.twins.map(({ id, model, level }) => ({ twinId: id, model, level })),
  detectors: ['valve'],
  isWithin: (twinId, root) => twinId === root,
};
const RULE = ['id: flow-low', 'title: Flow is low', 'on: { model: "dtmi:test:Filler;1" }', 'priority: high', 'threshold: { path: flowRate, below: 0.4 }', 'onDelay: 10s'];
const indented = (lines: readonly string[]) => lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);

describe('alert rules as they are written, against a plant that has been applied', () => {
  it.each([
    ['one rule', RULE.join('\n')],
    ['a list', indented(RULE).join('\n')],
    ['the whole file', ['commands: [{ id: not-read }]', 'alerts:', ...indented(RULE)].join('\n')],
  ])('are taken as %s, every default filled in', (_how, yaml) => {
    const { rules, problems } = readAlertRules(yaml, applied);
    expect(problems).toEqual([]);
    expect(rules).toMatchObject([{ id: 'flow-low', on: { models: ['dtmi:test:Filler;1'] }, check: { kind: 'threshold', path: 'flowRate', below: 0.4 }, onDelayMs: 10_000, offDelayMs: 0 }]);
  });

  it.each([
    ['what is no YAML', RULE.with(3, 'priority: [high'), 4, 'broken'],
    ['a path that no twin has', RULE.with(4, 'threshold: { path: flowRte, below: 0.4 }'), 5, 'flowRte'],
    ['a priority that there is not', RULE.with(3, 'priority: loud'), 4, 'loud'],
    ['a key that a rule does not have', [...RULE, 'onDeley: 10s'], 7, 'onDeley'],
    ['a detector that there is not', RULE.with(4, 'score: { detector: pump, above: 1 }'), 5, 'pump'],
    ['a model that no twin is of', RULE.with(2, 'on: { model: "dtmi:test:Filer;1" }'), 3, 'Filer'],
  ])('with %s say so at the line, and are none', (_what, lines, line, words) => {
    const { rules, problems } = readAlertRules(lines.join('\n'), applied);
    expect([rules, problems.some((problem) => problem.line !== undefined && Math.abs(problem.line - line) <= 1 && problem.message.includes(words))]).toEqual([[], true]);
    expect(problems.every(({ fix }) => fix !== '')).toBe(true);
  });
});

describe('an alert rule, written out', () => {
  it.each([
    [[]],
    [['offDelay: 1500ms', 'suppressedWhen: value("flowRate") < 0.1', 'escalate: [{ after: 10m, to: critical }]', 'deescalateAfter: 2h', 'groupAlong: [feeds]', 'nextStep: { procedure: Look at the valve }']],
  ])('is read again as the same rule (%j)', (more: string[]) => {
    const [rule] = readAlertRules([...RULE, ...more].join('\n'), applied).rules;
    expect(readAlertRules(writeAlertRule(rule!), applied)).toEqual({ rules: [rule], problems: [] });
  });

  it.each(['rate: { path: flowRate, falling: 0.5, per: 1m, window: 5m }', 'absence: { paths: [flowRate], for: 90s }', 'quality: { paths: [flowRate], is: [bad, stale] }', 'score: { detector: valve, above: 1 }', 'timeLeft: { below: 7d, quantile: p10, hysteresis: 1d }', 'condition: value("flowRate") < 0.1'])('so is %s', (check) => {
    const [rule] = readAlertRules(RULE.with(4, check).join('\n'), applied).rules;
    expect(rule?.check).toBeDefined();
    expect(readAlertRules(writeAlertRule(rule!), applied).rules).toEqual([rule]);
  });
});
