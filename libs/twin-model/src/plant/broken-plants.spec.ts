import { formatProblem } from '../dtdl/problem.js';
import { edited, files, MODELS, TWINS } from './fixtures.js';
import { readPlant } from './read-plant.js';

const LAST = '    partOf: acme:riverside:line1\n';
/** twins.yaml with more keys at its last twin, the capper. */
const capper = (more: string) => `${TWINS}    ${more}\n`;
const codes = (problems: readonly { file: string; path: string; code: string }[]) => problems.map(({ file, path, code }) => `${file} ${path} ${code}`);

describe('a broken twins.yaml', () => {
  it.each([
    ['an unknown key', 'level: line', 'levle: line', '/twins/0/levle plant.key.unknown'],
    ['a level that is none', 'level: line', 'level: lines', '/twins/0/level plant.value'],
    ['an id that breaks the syntax', 'id: acme:riverside:line1', 'id: acme:Riverside:line1', '/twins/0/id plant.value'],
    ['an id of another organisation', 'id: acme:riverside:capper', 'id: other:riverside:capper', '/twins/2/id plant.twin.organisation'],
    ['a model that is not there', 'dtmi:test:Line;1', 'dtmi:test:Line;2', '/twins/0/model plant.twin.model'],
    ['no model', '    model: dtmi:test:Line;1\n', '', '/twins/0 plant.key.missing'],
    ['an external id that is a number', '"10000123"', '10000123', '/twins/1/externalIds/sap plant.type'],
    ['a property the model has not', 'serialNumber: F-1001', 'serialNumbr: F-1001', '/twins/1/properties/serialNumbr plant.property.unknown'],
    ['a property of the wrong type', 'serialNumber: F-1001', 'serialNumber: 1001', '/twins/1/properties/serialNumber plant.property.type'],
    ['a property out of range', '9007199254740993', '9223372036854775808', '/twins/1/properties/bottles plant.property.range'],
    ['a property that breaks its format', '2024-05-01', '1 May 2024', '/twins/1/properties/commissioned plant.property.format'],
    ['a fixed value for telemetry', 'serialNumber: F-1001', 'flowRate: 1', '/twins/1/properties/flowRate plant.property.telemetry'],
    ['a part of nothing', LAST, '    partOf: acme:riverside:line9\n', '/twins/1/partOf plant.relationship.target'],
    ['a part of itself', LAST, '    partOf: acme:riverside:filler\n', '/twins/1/partOf plant.relationship.self'],
    ['a level below its own part', 'level: line', 'level: component', '/twins/1/partOf plant.part-of.level'],
    ['a relationship that is not declared', 'name: feeds', 'name: feds', '/twins/1/relationships/0/name plant.relationship.name'],
    ['a relationship to nothing', 'target: acme:riverside:capper', 'target: acme:riverside:caper', '/twins/1/relationships/0/target plant.relationship.target'],
    ['a relationship to a twin of the wrong model', 'name: feeds, target: acme:riverside:capper, properties: { metres: 4.5 }', 'name: suppliedBy, target: acme:riverside:line1', '/twins/1/relationships/0/target plant.relationship.target-model'],
    ['a structure on a built-in relationship', 'metres: 4.5', 'metres: [4, 5]', '/twins/1/relationships/0/properties/metres plant.property.type'],
  ])('with %s is refused where it is wrong', (_name, from, to, expected) => {
    const { plant, problems } = edited('twins.yaml', from, to);
    expect(plant).toBeUndefined();
    expect(codes(problems)[0]).toBe(`twins.yaml ${expected}`);
  });

  it.each([
    ['a twin listed twice', `${TWINS}  - { id: "acme:riverside:capper", model: "dtmi:test:Asset;1" }\n`, '/twins/3/id plant.twin.repeated'],
    ['two places to be part of', capper('relationships: [{ name: partOf, target: "acme:riverside:filler" }]'), '/twins/2/relationships/0 plant.relationship.multiplicity'],
    ['a relationship listed twice', capper('relationships: [{ name: controls, target: "acme:riverside:filler" }, { name: controls, target: "acme:riverside:filler" }]'), '/twins/2/relationships/1 plant.relationship.repeated'],
    ['more relationships than the model allows', TWINS.replace('      - { name: feeds', '      - { name: suppliedBy, target: "acme:riverside:capper" }\n      - { name: suppliedBy, target: "acme:riverside:filler2" }\n      - { name: feeds').concat('  - { id: "acme:riverside:filler2", model: "dtmi:test:Filler;1" }\n'), '/twins/1/relationships/1 plant.relationship.multiplicity'],
    ['a relationship property the model has not', TWINS.replace('name: feeds, target: acme:riverside:capper, properties: { metres: 4.5 }', 'name: suppliedBy, target: acme:riverside:capper, properties: { sine: 2024-01-01 }'), '/twins/1/relationships/0/properties/sine plant.property.unknown'],
    ['a circle of parts', TWINS.replace('    level: line\n', '    partOf: acme:riverside:capper\n'), '/twins/0/partOf plant.part-of.cycle'],
    ['no organisation', TWINS.replace('organisation: acme\n', ''), ' plant.key.missing'],
    ['nothing in it', '', ' plant.type'],
    ['broken YAML', 'organisation: acme\ntwins:\n  - id: [', ' plant.yaml.bad-indent'],
    ['a key written twice', `organisation: acme\norganisation: acme\ntwins: []\n`, ' plant.yaml.duplicate-key'],
  ])('with %s is refused where it is wrong', (_name, content, expected) => {
    expect(codes(readPlant(files({ 'twins.yaml': content, 'bindings.yaml': undefined })).problems)[0]).toBe(`twins.yaml ${expected}`);
  });

  it('tells line and column, and what was meant', () => {
    const { problems } = edited('twins.yaml', 'level: line', 'levle: line');
    expect(problems.map(formatProblem)).toEqual(['twins.yaml:5:5 /twins/0/levle: "levle" is not a key of this element → did you mean "level"? Otherwise remove it [plant.key.unknown]']);
  });

  it('does not blame what refers to a twin or a model that has problems of its own', () => {
    expect(codes(edited('twins.yaml', 'level: line', 'level: lines').problems)).toEqual(['twins.yaml /twins/0/level plant.value']);
    const models = MODELS.replace('"name":"flowRate","schema":"double"', '"name":"flowRate","schema":"dobule"');
    expect(codes(readPlant(files({ 'models/all.json': models })).problems)).toEqual(['models/all.json /1/contents/0/schema dtdl.schema.unknown']);
  });
});

describe('a broken bindings.yaml', () => {
  const FLOW = 'unit: litrePerMinute, maxAge: 5s';
  it.each([
    ['a source of an unknown type', 'type: opcua', 'type: opc-ua', '/sources/0/type plant.value'],
    ['an endpoint that is none', '${PLC:-opc.tcp://127.0.0.1:4840}', 'http://127.0.0.1', '/sources/0/endpoint plant.value'],
    ['a variable without value', '${PLC:-opc.tcp://127.0.0.1:4840}', '${PLC}', '/sources/0/endpoint plant.variable.missing'],
    ['a variable that is none', '${PLC:-opc.tcp://127.0.0.1:4840}', '${P L C}', '/sources/0/endpoint plant.variable.syntax'],
    ['a source that is not there', 'source: plc', 'source: plx', '/bindings/0/source plant.binding.source'],
    ['a twin that is not there', 'twin: acme:riverside:filler', 'twin: acme:riverside:filer', '/bindings/0/twin plant.binding.twin'],
    ['a path the model has not', 'path: flowRate', 'path: flowrate', '/bindings/0/items/0/path plant.binding.path'],
    ['a command as path', 'path: flowRate', 'path: reset', '/bindings/0/items/0/path plant.binding.path'],
    ['a path with a fixed value', 'path: flowRate, unit: litrePerMinute', 'path: serialNumber', '/bindings/0/items/0/path plant.binding.static'],
    ['a path bound twice', 'path: motor/current', 'path: flowRate', '/bindings/0/items/2/path plant.binding.repeated'],
    ['a namespace by index', 'nsu=urn:plant;s=Flow', 'ns=2;s=Flow', '/bindings/0/items/0/node plant.value'],
    ['a node id that is none', 'nsu=urn:plant;s=Flow', 'Flow', '/bindings/0/items/0/node plant.value'],
    ['a duration without unit', 'maxAge: 5s', 'maxAge: 5', '/bindings/0/items/0/maxAge plant.duration.invalid'],
    ['a duration of nothing', 'maxAge: 5s', 'maxAge: 0s', '/bindings/0/items/0/maxAge plant.duration.range'],
    ['an unknown unit', FLOW, 'unit: l/min', '/bindings/0/items/0/unit plant.binding.unit'],
    ['a unit that does not convert', FLOW, 'unit: bar', '/bindings/0/items/0/unit plant.binding.unit'],
    ['an integer whose unit would have to be converted', `path: flowRate, ${FLOW}`, 'path: steps, unit: millimetre', '/bindings/0/items/0/unit plant.binding.unit'],
    ['a deadband in percent without range', FLOW, 'deadband: { percent: 1 }', '/bindings/0/items/0/deadband plant.binding.deadband-range'],
    ['a deadband of both kinds', FLOW, 'deadband: { percent: 1, absolute: 1 }', '/bindings/0/items/0/deadband plant.binding.deadband'],
    ['an empty range', FLOW, 'range: { low: 5, high: 5 }', '/bindings/0/items/0/range plant.binding.range'],
    ['a tolerance on what is no number', `path: flowRate, ${FLOW}`, 'path: motor/current, tolerance: -1', '/bindings/0/items/0/tolerance plant.value'],
    ['a command on what cannot be written', FLOW, 'command: { node: "nsu=urn:plant;s=X" }', '/bindings/0/items/0/command plant.binding.command'],
    ['a queue of nothing', FLOW, 'queueSize: 0', '/bindings/0/items/0/queueSize plant.value'],
    ['an unknown trigger', FLOW, 'trigger: Value', '/bindings/0/items/0/trigger plant.value'],
    ['no items', /items:[\s\S]*$/.exec(files()[2]!.content)![0], 'items: []\n', '/bindings/0/items plant.value'],
    ['no security and no waiver', 'type: opcua', 'type: opcua\n    securityMode: None', '/sources/0/securityMode plant.source.waiver'],
    ['a security policy that does not go with its mode', 'type: opcua', 'type: opcua\n    securityPolicy: None', '/sources/0/securityPolicy plant.source.security-policy'],
    ['a deprecated security policy', 'type: opcua', 'type: opcua\n    securityPolicy: Basic256', '/sources/0/securityPolicy plant.value'],
    ['a waiver without reason', 'type: opcua', 'type: opcua\n    securityMode: Sign\n    waiver: { reason: "", expires: 2030-01-01 }', '/sources/0/waiver/reason plant.value'],
    ['a waiver that never ends', 'type: opcua', 'type: opcua\n    securityMode: Sign\n    waiver: { reason: old PLC, expires: never }', '/sources/0/waiver/expires plant.value'],
    ['a waiver that waives nothing', 'type: opcua', 'type: opcua\n    waiver: { reason: old PLC, expires: 2030-01-01 }', '/sources/0/waiver plant.source.waiver'],
  ])('with %s is refused where it is wrong', (_name, from, to, expected) => {
    const { plant, problems } = edited('bindings.yaml', from, to);
    expect(plant).toBeUndefined();
    expect(codes(problems)[0]).toBe(`bindings.yaml ${expected}`);
  });
});

describe('a broken plant folder', () => {
  it('has no twins.yaml', () => {
    expect(codes(readPlant([]).problems)).toEqual(['twins.yaml  plant.file.missing']);
  });

  it.each([
    ['binding.yml', 'rename it to "bindings.yaml"'],
    ['twins.yml', 'rename it to "twins.yaml"'],
    ['models/Filler.jsonld', 'remove it; a plant folder holds models/*.json, twins.yaml, bindings.yaml, exports.yaml, rules.yaml and scenarios/*.yaml'],
    ['../secrets', 'remove it; a plant folder holds models/*.json, twins.yaml, bindings.yaml, exports.yaml, rules.yaml and scenarios/*.yaml'],
  ])('holds the unknown file %s', (path, fix) => {
    expect(readPlant(files({ [path]: '' })).problems).toMatchObject([{ file: path, code: 'plant.file.unknown', fix }]);
  });

  it('has a scenario that is no YAML', () => {
    expect(codes(readPlant(files({ 'scenarios/rush.yaml': 'a: [' })).problems)[0]).toMatch(/^scenarios\/rush.yaml {2}plant\.yaml\./);
  });

  it('tells the problems of all its files at once', () => {
    const { problems } = readPlant(files({ 'models/x.json': '{', 'twins.yaml': TWINS.replace('level: line', 'level: x'), 'bindings.yaml': 'sources: 5' }));
    expect(codes(problems)).toEqual(['models/x.json  dtdl.json.syntax', 'twins.yaml /twins/0/level plant.value', 'bindings.yaml /sources plant.type']);
  });

  it('with an alias bomb is refused, not fatal', () => {
    const bomb = ['a: &a [x, x]', ...Array.from({ length: 30 }, (_, index) => `${'bcdefghijklmnopqrstuvwxyzABCDEFGH'[index]}: &${'bcdefghijklmnopqrstuvwxyzABCDEFGH'[index]} [${`*${'abcdefghijklmnopqrstuvwxyzABCDEFG'[index]}, `.repeat(2).slice(0, -2)}]`)].join('\n');
    expect(codes(readPlant(files({ 'rules.yaml': '', 'twins.yaml': bomb, 'bindings.yaml': undefined })).problems)).toEqual(['twins.yaml  plant.yaml.alias']);
  });
});
