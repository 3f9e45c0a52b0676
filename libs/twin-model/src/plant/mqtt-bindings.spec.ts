import { files, plantOf } from './fixtures.js';
import { readPlant } from './read-plant.js';
import { twinDefinition } from './twin-definition.js';

const SPARKPLUG = `sources:
  - id: gateways
    type: sparkplug
    endpoint: mqtts://broker:8883
    user: orrery
    groups: [Riverside]
bindings:
  - source: gateways
    twin: acme:riverside:filler
    items:
      - { metric: "Riverside/line1/filler:Flow/Now", path: flowRate, unit: litrePerMinute, maxAge: 5s }
`;
const JSON_SOURCE = `sources:
  - id: cnc
    type: mqtt
    endpoint: mqtts://broker:8883
    templates:
      - topic: riverside/{machine}/telemetry
        twin: acme:riverside:{machine}
        time: { pointer: /ts, format: dd/MM/yyyy HH:mm, zone: Europe/Berlin }
        quality: { pointer: /q, good: [good, 192], bad: [bad] }
        values:
          /flow: { path: flowRate, unit: litrePerMinute, maxAge: 10s }
          /motor/amps: motor/current
      - topic: riverside/{machine}/counts/{counter}/#
        twin: acme:riverside:{machine}
        values: { "": "{counter}" }
`;
const read = (bindings: string) => readPlant(files({ 'bindings.yaml': bindings }));
const edit = (text: string, from: string, to: string) => {
  if (!text.includes(from)) throw new Error(`the fixture has no ${from}`);
  return read(text.replace(from, () => to));
};
/** Without the template whose placeholder stands in the path. */
const ONE = JSON_SOURCE.slice(0, JSON_SOURCE.indexOf('      - topic: riverside/{machine}/counts'));

describe('a Sparkplug source', () => {
  const WRITTEN = (target: string) => edit(SPARKPLUG, 'path: flowRate, unit: litrePerMinute, maxAge: 5s }', `path: speedSetpoint, command: { ${target} } }`);
  it('has metrics that may be written', () => {
    const metric = 'Riverside/line1/filler:Flow/Now';
    expect(plantOf(WRITTEN(`metric: "${metric}"`)).bindings[0]!.items).toEqual([{ metric, path: 'speedSetpoint', datatype: 'double', command: { metric } }]);
  });
  it.each([['node: "nsu=urn:p;s=x"', '"node" is not for gateways'], ['', '"metric" is missing']])('refuses what is written as { %s }', (target, says) => {
    expect(WRITTEN(target).problems.map(({ message }) => message)).toEqual([says]);
  });

  it('is passive and waits two seconds for a missing sequence number, unless it says otherwise', () => {
    expect(plantOf(read(SPARKPLUG)).sources).toEqual([
      { id: 'gateways', protocol: 'mqtt', payload: 'sparkplug', endpoint: 'mqtts://broker:8883', user: 'orrery', clock: 'device', acceptPastMs: 604_800_000, acceptFutureMs: 600_000, groups: ['Riverside'], role: 'passive', reorderTimeoutMs: 2000 },
    ]);
    expect(plantOf(edit(SPARKPLUG, 'groups:', 'reorderTimeout: 0s\n    role: primary\n    hostId: orrery\n    groups:')).sources[0]).toMatchObject({ role: 'primary', hostId: 'orrery', reorderTimeoutMs: 0 });
  });

  it('binds its metrics as others bind their nodes', () => {
    expect(plantOf(read(SPARKPLUG)).bindings[0]!.items).toEqual([
      { metric: 'Riverside/line1/filler:Flow/Now', path: 'flowRate', datatype: 'double', unit: 'litrePerSecond', sourceUnit: 'litrePerMinute', maxAgeMs: 5000 },
    ]);
  });
});

describe('a source of plain JSON', () => {
  const plant = plantOf(read(JSON_SOURCE));
  const template = 'riverside/{machine}/telemetry';

  it('says how time and quality are read; a time form without its parts is refused', () => {
    expect(plant.sources[0]).toMatchObject({
      payload: 'json',
      templates: [
        { topic: template, time: { pointer: '/ts', format: 'dd/MM/yyyy HH:mm', zone: 'Europe/Berlin' }, quality: { pointer: '/q', good: ['good', 192], uncertain: [], bad: ['bad'] } },
        { topic: 'riverside/{machine}/counts/{counter}/#' },
      ],
    });
  });

  it('has its templates written out for each twin that matches and each path its model has', () => {
    const filler = plant.bindings.find(({ twinId }) => twinId === 'acme:riverside:filler')!;
    expect(filler.items.slice(0, 2)).toEqual([
      { topic: 'riverside/filler/telemetry', pointer: '/flow', template, path: 'flowRate', datatype: 'double', unit: 'litrePerSecond', sourceUnit: 'litrePerMinute', maxAgeMs: 10_000 },
      { topic: 'riverside/filler/telemetry', pointer: '/motor/amps', template, path: 'motor/current', datatype: 'double', unit: 'ampere' },
    ]);
    expect(twinDefinition(plant, 'acme:riverside:filler')!.properties['flowRate']).toMatchObject({ source: 'cnc', maxAgeMs: 10_000 });
  });

  it('fills a placeholder of the topic from the path where the twin does not say it, and takes only paths that nobody else has', () => {
    const items = plant.bindings.flatMap((binding) => binding.items).filter(({ pointer }) => pointer === '');
    expect(items.map(({ topic, path }) => `${topic} ${path}`)).toEqual([
      ...['steps', 'state', 'speedSetpoint'].map((path) => `riverside/filler/counts/${path}/# ${path}`),
      'riverside/capper/counts/serialNumber/# serialNumber',
    ]);
  });
});

describe('a broken bindings.yaml of MQTT', () => {
  it.each<[string, string, string, string, string]>([
    ['no encryption and no waiver', SPARKPLUG, 'mqtts://', 'mqtt://', '/sources/0/endpoint plant.source.waiver'],
    ['a waiver that waives nothing', SPARKPLUG, 'groups:', 'waiver: { reason: old, expires: 2030-01-01 }\n    groups:', '/sources/0/waiver plant.source.waiver'],
    ['an endpoint of another protocol', SPARKPLUG, 'mqtts://broker:8883', 'opc.tcp://a:1', '/sources/0/endpoint plant.value'],
    ['a primary host without an id', SPARKPLUG, 'groups:', 'role: primary\n    groups:', '/sources/0/role plant.source.host-id'],
    ['an unknown role', SPARKPLUG, 'groups:', 'role: boss\n    groups:', '/sources/0/role plant.value'],
    ['a group id that cannot be one', SPARKPLUG, '[Riverside]', '["River/side"]', '/sources/0/groups/0 plant.value'],
    ['a key of another type of source', SPARKPLUG, 'groups:', 'securityMode: None\n    groups:', '/sources/0/securityMode plant.key.unknown'],
    ['a metric without a name', SPARKPLUG, ':Flow/Now', '', '/bindings/0/items/0/metric plant.value'],
    ['a node in place of a metric', SPARKPLUG, 'metric: "Riverside/line1/filler:Flow/Now"', 'node: "nsu=u;s=x"', '/bindings/0/items/0/node plant.binding.signal'],
    ['neither node nor metric', SPARKPLUG, 'metric: "Riverside/line1/filler:Flow/Now", ', '', '/bindings/0/items/0 plant.key.missing'],
    ['a deadband, which is for OPC UA', SPARKPLUG, 'maxAge: 5s', 'deadband: { absolute: 1 }', '/bindings/0/items/0/deadband plant.binding.signal'],
    ['items for a source of templates', `${ONE}bindings:\n  - source: cnc\n    twin: acme:riverside:filler\n    items: [{ metric: "a/b:c", path: steps }]\n`, 'metric', 'metric', '/bindings/0/items/0 plant.binding.signal'],
    ['no templates', ONE, ONE.slice(ONE.indexOf('    templates')), '', '/sources/0 plant.key.missing'],
    ['a topic with a wildcard', ONE, 'riverside/{machine}/telemetry', 'riverside/+/telemetry', '/sources/0/templates/0/topic plant.value'],
    ['a placeholder that nothing says', ONE, 'riverside/{machine}/telemetry', 'riverside/{line}/telemetry', '/sources/0/templates/0/topic plant.template.placeholder'],
    ['twins that are not there', ONE, 'acme:riverside:{machine}', 'acme:seaside:{machine}', '/sources/0/templates/0/twin plant.template.twin'],
    ['a path that no twin has', ONE, 'motor/current', 'motor/curent', '/sources/0/templates/0/values/~1motor~1amps plant.template.path'],
    ['a pointer that is none', ONE, '/flow:', 'flow:', '/sources/0/templates/0/values/flow plant.value'],
    ['a unit that does not convert', ONE, 'litrePerMinute', 'bar', '/sources/0/templates/0/values/~1flow/unit plant.binding.unit'],
    ['a time form that is none', ONE, 'dd/MM/yyyy HH:mm', 'QQ', '/sources/0/templates/0/time/format plant.template.time'],
    ['a local time without its zone', ONE, ', zone: Europe/Berlin', '', '/sources/0/templates/0/time/format plant.template.time'],
    ['a topic with two templates', JSON_SOURCE, 'riverside/{machine}/counts/{counter}/#', 'riverside/{machine}/telemetry', '/sources/0/templates/1/topic plant.template.repeated'],
    ['a path bound twice', JSON_SOURCE.replace(/ {6}- topic: riverside\/\{machine\}\/counts[\s\S]*/, ''), '/motor/amps: motor/current', '/motor/amps: flowRate', '/sources/0/templates/0/values/~1motor~1amps plant.binding.repeated'],
  ])('with %s is refused where it is wrong', (_name, text, from, to, expected) => {
    const { plant, problems } = edit(text, from, to);
    expect(plant).toBeUndefined();
    expect(problems.map(({ path, code }) => `${path} ${code}`)[0]).toBe(expected);
  });
});
