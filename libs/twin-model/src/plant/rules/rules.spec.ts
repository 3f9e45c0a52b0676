import { formatProblem } from '../../dtdl/problem.js';
import { diffPlants } from '../diff-plants.js';
import { files, plantOf } from '../fixtures.js';
import { readPlant } from '../read-plant.js';
import { rotaGaps } from '../rota-gaps.js';

const RULES = `alerts:
  - id: flow-low
    title: Flow is low
    on: { model: dtmi:test:Filler;1 }
    threshold: { path: flowRate, below: 30, hysteresis: 6, unit: litrePerMinute }
    priority: high
    onDelay: 10s
    suppressedWhen: value("state") == 0
    escalate: [{ after: 10m, to: critical }]
    nextStep: { procedure: Look at the valve, documents: [{ title: Valve, url: "https://docs.acme.example" }] }
  - id: running-dry
    title: Runs dry
    on: { level: machine }
    condition: value("flowRate") < 0.1 && value("motor/current") > 1
    priority: critical
routes:
  people: { anna: { email: anna@acme.example } }
  webhooks: { cmms: { url: "https://cmms.acme.example" } }
  rotas: { mechanics: { timeZone: Europe/Berlin, begins: 2026-01-05T06:00, turnHours: 8, order: [anna] } }
  send:
    - { id: urgent, priorities: [critical], rules: [running-dry], to: ["rota:mechanics", "webhook:cmms"], quiet: { from: "22:00", to: "06:00", timeZone: Europe/Berlin } }
`;
const read = (text: string) => readPlant(files({ 'rules.yaml': text }));

describe('rules.yaml', () => {
  const [site] = plantOf(read(RULES)).rules;

  it('gives each site the rules of its twins, with every default, in the unit of the model', () => {
    expect(site).toMatchObject({ organisation: 'acme', site: 'riverside' });
    expect(site!.alerts![0]).toEqual({
      id: 'flow-low',
      title: 'Flow is low',
      on: { models: ['dtmi:test:Filler;1'] },
      check: { kind: 'threshold', path: 'flowRate', below: 0.5, hysteresis: 0.1 },
      priority: 'high',
      onDelayMs: 10_000,
      offDelayMs: 0,
      suppressedWhen: 'value("state") == 0',
      escalate: [{ afterMs: 600_000, to: 'critical' }],
      nextStep: { procedure: 'Look at the valve', documents: [{ title: 'Valve', url: 'https://docs.acme.example' }] },
    });
    expect(site!.routes!.routes[0]).toMatchObject({ waitMs: 10_000, quiet: { except: ['critical'] } });
  });

  it('takes a condition that fits some of the selected twins: it is for these', () => {
    expect(site!.alerts![1]).toMatchObject({ on: { level: 'machine' }, check: { kind: 'condition' } });
  });

  it('selects the twins of a model and of all that extend it', () => {
    const alerts = plantOf(read(RULES.replace('model: dtmi:test:Filler;1', 'model: dtmi:test:Asset;1'))).rules[0]!.alerts!;
    expect(alerts[0]!.on).toEqual({ models: ['dtmi:test:Asset;1', 'dtmi:test:Filler;1'] });
  });

  it('warns of a rota that nobody is on duty of yet, by the clock on its wall: what is sent until then reaches nobody by it', () => {
    const plant = plantOf(read(RULES));
    expect(rotaGaps(plant, Date.parse('2026-01-05T06:00+01:00'))).toEqual([]);
    const [gap] = rotaGaps(plant, Date.parse('2026-01-05T05:59+01:00'));
    expect(gap).toMatchObject({ path: '/routes/rotas/mechanics/begins', code: 'plant.route.rota-gap', fix: expect.stringContaining('name under otherwise') });
    const standIn = plantOf(read(RULES.replace('routes:\n', 'routes:\n  otherwise: ["person:anna"]\n')));
    expect(standIn.rules[0]!.routes).toMatchObject({ otherwise: ['person:anna'] });
    expect(rotaGaps(standIn, 0)[0]!.fix).toMatch(/until then those under otherwise are told/);
    expect(rotaGaps(plantOf(read(RULES.replace('"rota:mechanics", ', ''))), 0)).toEqual([]);
  });

  it('names in a diff each rule that came, changed and went', () => {
    const after = plantOf(read(RULES.replace('below: 30', 'below: 36').replace('id: running-dry', 'id: dry').replace('[running-dry]', '[dry]')));
    expect(diffPlants(plantOf(read(RULES)), after).rules).toEqual({
      added: ['riverside alerts dry'],
      changed: [
        { id: 'riverside alerts flow-low', fields: ['check'] },
        { id: 'riverside routes', fields: ['routes'] },
      ],
      removed: ['riverside alerts running-dry'],
    });
  });
});

describe('a rule that does not parse or can never be true', () => {
  it.each<[string, string, string, string]>([
    ['a condition that does not parse', '> 1\n', '>\n', '/alerts/1/condition plant.rule.condition'],
    ['a condition whose parts exclude each other', '"motor/current") > 1', '"flowRate") > 1', '/alerts/1/condition plant.rule.condition'],
    ['a condition over a misspelt path', '"motor/current"', '"motor/curent"', '/alerts/1/condition plant.rule.condition'],
    ['a condition of another type', 'value("state") == 0', 'value("state") == "idle"', '/alerts/0/suppressedWhen plant.rule.condition'],
    ['a path that is not there', 'path: flowRate', 'path: flowRte', '/alerts/0/threshold/path plant.rule.path'],
    ['a path without limits', 'path: flowRate', 'path: serialNumber', '/alerts/0/threshold/path plant.rule.numeric'],
    ['no limit', 'below: 30, ', '', '/alerts/0/threshold plant.rule.limit'],
    ['limits that leave nothing between them', 'below: 30', 'below: 30, above: 20', '/alerts/0/threshold plant.rule.always'],
    ['a limit beyond what the type can hold', 'path: flowRate, below: 30, hysteresis: 6, unit: litrePerMinute', 'path: steps, above: 3000000000', '/alerts/0/threshold/above plant.rule.never'],
    ['a unit of another kind', 'unit: litrePerMinute', 'unit: kelvin', '/alerts/0/threshold/unit plant.rule.unit'],
    ['a unit that is none', 'unit: litrePerMinute', 'unit: lpm', '/alerts/0/threshold/unit plant.rule.unit'],
    ['two checks', 'priority: critical', 'priority: critical\n    score: { above: 1 }', '/alerts/1 plant.rule.check'],
    ['no check', '    condition: value("flowRate") < 0.1 && value("motor/current") > 1\n', '', '/alerts/1 plant.rule.check'],
    ['a model that is not there', 'model: dtmi:test:Filler;1', 'model: dtmi:test:Filer;1', '/alerts/0/on/model plant.rule.model'],
    ['a selection that is empty', 'level: machine', 'level: cell', '/alerts/1/on plant.rule.selection'],
    ['no selection', '{ level: machine }', '{}', '/alerts/1/on plant.rule.selection'],
    ['an id that is taken', 'id: running-dry', 'id: flow-low', '/alerts/1/id plant.rule.repeated'],
    ['a step that is not more urgent', 'to: critical }]', 'to: low }]', '/alerts/0/escalate/0/to plant.rule.escalation'],
    ['a time that is none', 'onDelay: 10s', 'onDelay: soon', '/alerts/0/onDelay plant.duration.invalid'],
    ['a person that is not there', 'order: [anna]', 'order: [ana]', '/routes/rotas/mechanics/order/0 plant.route.person'],
    ['a rota that is not there', 'rota:mechanics', 'rota:mechanic', '/routes/send/0/to/0 plant.route.rota'],
    ['somebody under otherwise who is not there', 'routes:\n', 'routes:\n  otherwise: ["person:ana"]\n', '/routes/otherwise/0 plant.route.person'],
    ['a route for no rule', 'rules: [running-dry]', 'rules: [runing-dry]', '/routes/send/0/rules/0 plant.route.rule'],
    ['a webhook without TLS', 'https://cmms', 'http://cmms', '/routes/webhooks/cmms/url plant.value'],
    ['a time zone that is none', 'timeZone: Europe/Berlin, begins', 'timeZone: Europe/Berln, begins', '/routes/rotas/mechanics/timeZone plant.value'],
    ['a key that is unknown', 'priority: high', 'severity: 1\n    priority: high', '/alerts/0/severity plant.key.unknown'],
  ])('with %s is refused where it is wrong, with what to do', (_name, from, to, expected) => {
    expect(RULES).toContain(from);
    const { plant, problems } = read(RULES.replace(from, () => to));
    expect(plant).toBeUndefined();
    expect(problems.map(({ path, code }) => `${path} ${code}`)[0]).toBe(expected);
    expect(formatProblem(problems[0]!)).toMatch(/^rules\.yaml:\d+:\d+ \/.+: .+ → .+/);
  });

  it('says the character of the condition that is wrong', () => {
    expect(read(RULES.replace('"motor/current"', '"motor/curent"')).problems[0]!.message).toContain('line 1, character 28 of the condition');
  });
});
