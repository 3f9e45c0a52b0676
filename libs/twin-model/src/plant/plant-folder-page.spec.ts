import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SourceFile } from '../dtdl/open-file.js';
import { formatProblem } from '../dtdl/problem.js';
import { diffPlants } from './diff-plants.js';
import { files } from './fixtures.js';
import { readPlant } from './read-plant.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/plant-folder.md'), 'utf8');

/** Every fenced block whose fence names a file. */
const EXAMPLE: SourceFile[] = [...PAGE.matchAll(/^```(?:json|yaml) (\S+)\n([\s\S]*?)^```$/gm)].map((match) => ({ path: match[1]!, content: match[2]! }));

const RULE = `alerts:
  - id: a
    title: A
    on: { model: dtmi:test:Filler;1 }
    priority: high
    threshold: { path: flowRate, below: 1 }
`;
const checks = ['threshold', 'rate', 'absence', 'quality', 'score', 'timeLeft'].map((check) => RULE.replace(/threshold: .*/, `${check}: { zzzzzzzzzz: 1 }`));
const DETECTOR = 'detectors:\n  - { id: a, title: A, on: { model: dtmi:test:Filler;1 }, signals: [flowRate], zzzzzzzzzz: 1 }\n';
const watches = [DETECTOR, ...['baseline', 'persistence', 'clearing', 'life'].map((key) => DETECTOR.replace('zzzzzzzzzz: 1', `${key}: { zzzzzzzzzz: 1 }`))];
const sends = ['people: { a: { zzzzzzzzzz: 1 } }', 'webhooks: { a: { zzzzzzzzzz: 1 } }', 'rotas: { a: { zzzzzzzzzz: 1 } }', 'send: [{ zzzzzzzzzz: 1 }]', 'send: [{ id: a, to: ["person:a"], quiet: { zzzzzzzzzz: 1 } }]'];

const BROKER = `sources:
  - id: cnc
    type: mqtt
    endpoint: mqtts://broker:8883
    templates:
      - topic: a
        twin: acme:riverside:filler
        values:
          /a: steps
`;

describe('docs/plant-folder.md', () => {
  it('shows a plant that is valid as it stands', () => {
    const { plant, problems, warnings } = readPlant(EXAMPLE);
    expect([...problems, ...warnings].map(formatProblem)).toEqual([]);
    expect(diffPlants(undefined, plant!).bindings.added).toHaveLength(9);
  });

  it('describes every key that a YAML file may have', () => {
    const [twins, bindings] = [files()[1]!.content, files()[2]!.content];
    const unknown = [
      { 'twins.yaml': `zzzzzzzzzz: 1\n${twins}` },
      { 'twins.yaml': twins.replace('level: line', 'zzzzzzzzzz: 1') },
      { 'twins.yaml': twins.replace('name: feeds,', 'name: feeds, zzzzzzzzzz: 1,') },
      { 'bindings.yaml': `zzzzzzzzzz: 1\n${bindings}` },
      { 'bindings.yaml': bindings.replace('type: opcua', 'type: opcua\n    zzzzzzzzzz: 1') },
      { 'bindings.yaml': bindings.replace('type: opcua', 'type: opcua\n    waiver: { zzzzzzzzzz: 1 }') },
      { 'bindings.yaml': bindings.replace('type: opcua', 'type: opcua\n    acceptWindow: { zzzzzzzzzz: 1 }') },
      { 'bindings.yaml': bindings.replace('type: opcua', 'type: opcua\n    defaults: { zzzzzzzzzz: 1 }') },
      { 'bindings.yaml': bindings.replace('source: plc', 'source: plc\n    zzzzzzzzzz: 1') },
      { 'bindings.yaml': bindings.replace('    items:', '    methods: [{ zzzzzzzzzz: 1 }]\n    items:') },
      { 'bindings.yaml': bindings.replace('    items:', '    methods: [{ path: reset, object: i=85, method: i=86, arguments: { a: { zzzzzzzzzz: 1 } } }]\n    items:') },
      { 'bindings.yaml': bindings.replace('maxAge: 5s', 'zzzzzzzzzz: 1') },
      { 'bindings.yaml': bindings.replace('maxAge: 5s', 'deadband: { zzzzzzzzzz: 1 }') },
      { 'bindings.yaml': bindings.replace('maxAge: 5s', 'range: { zzzzzzzzzz: 1 }') },
      ...[
        'zzzzzzzzzz: 1',
        RULE.replace('priority: high', 'zzzzzzzzzz: 1'),
        RULE.replace('{ model: dtmi:test:Filler;1 }', '{ zzzzzzzzzz: 1 }'),
        RULE.replace('priority: high', 'priority: high\n    escalate: [{ zzzzzzzzzz: 1 }]'),
        RULE.replace('priority: high', 'priority: high\n    nextStep: { documents: [{ zzzzzzzzzz: 1 }], zzzzzzzzzz: 1 }'),
        ...checks,
        ...watches,
        'commands:\n  - { id: a, on: { model: dtmi:test:Filler;1 }, path: speedSetpoint, zzzzzzzzzz: 1 }\n',
        'commands:\n  - { id: a, on: { model: dtmi:test:Filler;1 }, path: speedSetpoint, simulateFirst: { zzzzzzzzzz: 1 } }\n',
        ...sends.map((send) => `routes: { ${send} }`),
      ].map((rules) => ({ 'rules.yaml': rules })),
      ...[
        BROKER.replace('templates:', 'zzzzzzzzzz: 1\n    templates:'),
        BROKER.replace('type: mqtt', 'type: sparkplug'),
        BROKER.replace('topic: a', 'topic: a\n        zzzzzzzzzz: 1'),
        BROKER.replace('topic: a', 'topic: a\n        time: { zzzzzzzzzz: 1 }'),
        BROKER.replace('topic: a', 'topic: a\n        quality: { zzzzzzzzzz: 1 }'),
        BROKER.replace('/a: steps', '/a: { zzzzzzzzzz: 1 }'),
      ].map((broker) => ({ 'bindings.yaml': broker })),
    ].map((changes) => readPlant(files(changes)).problems.find(({ code }) => code === 'plant.key.unknown')!);
    const keys = new Set(unknown.flatMap(({ fix }) => /allowed here: (.*)$/.exec(fix)![1]!.split(', ')));
    expect(keys.size).toBeGreaterThan(30);
    expect([...keys].filter((key) => !PAGE.includes(`\`${key}\``))).toEqual([]);
  });
});
