import { compareModels, isAdditive } from './compare-models.js';
import { model, property, read, telemetry } from './fixtures.js';
import { resolveModel, type ResolvedModel } from './resolve-model.js';

const MODE = (...names: string[]) => ({ '@type': 'Enum', valueSchema: 'integer', enumValues: names.map((name, enumValue) => ({ name, enumValue })) });
const CONTENTS = [
  telemetry('flow', 'double', { '@type': ['Telemetry', 'VolumeFlowRate'], unit: 'litrePerSecond' }),
  telemetry('mode', MODE('idle', 'run')),
  property('limits', { '@type': 'Object', fields: [{ name: 'low', schema: 'double' }] }),
  property('label', 'string'),
  { '@type': 'Relationship', name: 'feeds', target: 'dtmi:test:Base;1', maxMultiplicity: 2 },
  { '@type': 'Command', name: 'start' },
  { '@type': 'Component', name: 'motor', schema: 'dtmi:test:Motor;1' },
];

function version(contents: unknown[], more: Record<string, unknown> = { extends: 'dtmi:test:Base;1' }): ResolvedModel {
  const { models, problems } = read(
    model('A', { contents, ...more }),
    model('Base', { contents: [telemetry('inherited')] }),
    model('Motor', { contents: [telemetry('current')] }),
    model('Motor2', { '@id': 'dtmi:test:Motor;2', contents: [telemetry('current'), telemetry('speed')] }),
  );
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return resolveModel(models, 'dtmi:test:A;1')!;
}

const before = version(CONTENTS);
const replaced = (name: string, content: unknown) => version(CONTENTS.map((item) => ((item as { name: string }).name === name ? content : item)));
const lines = (after: ResolvedModel) => compareModels(before, after).map(({ path, additive, message }) => `${additive ? '+' : '!'} ${path}: ${message}`);

describe('compareModels', () => {
  it('finds nothing between a model and itself', () => {
    expect(compareModels(before, version([...CONTENTS].reverse()))).toEqual([]);
  });

  it.each<[string, ResolvedModel, string[]]>([
    ['a new value', version([...CONTENTS, telemetry('extra')]), ['+ extra: the value extra is new']],
    ['a new enum value', replaced('mode', telemetry('mode', MODE('idle', 'run', 'jam'))), ['+ mode/jam: the enum value mode/jam is new']],
    ['a new field', replaced('limits', property('limits', { '@type': 'Object', fields: [{ name: 'low', schema: 'double' }, { name: 'high', schema: 'double' }] })), ['+ limits/high: the field limits/high is new']],
    ['a property that can now be written', replaced('label', property('label', 'string', { writable: true })), ['+ label: label is now writable']],
    ['a wider multiplicity', replaced('feeds', { '@type': 'Relationship', name: 'feeds', target: 'dtmi:test:Base;1' }), ['+ feeds: feeds allowed at most 2 and allows Infinity']],
    ['a new response', replaced('start', { '@type': 'Command', name: 'start', response: { name: 'at', schema: 'dateTime' } }), ['+ start/response: start/response is new']],
    ['a component of a version that only adds', replaced('motor', { '@type': 'Component', name: 'motor', schema: 'dtmi:test:Motor;2' }), ['+ motor/speed: the value motor/speed is new', '+ motor: the component motor is now a dtmi:test:Motor;2']],
  ])('lets a minor version bring %s', (_name, after, expected) => {
    expect(lines(after)).toEqual(expected);
    expect(isAdditive(compareModels(before, after))).toBe(true);
  });

  it.each<[string, ResolvedModel, string[]]>([
    ['a value that is gone', version(CONTENTS.slice(1)), ['! flow: the value flow is gone']],
    ['another unit', replaced('flow', telemetry('flow', 'double', { '@type': ['Telemetry', 'VolumeFlowRate'], unit: 'litrePerMinute' })), ['! flow: flow was in litrePerSecond and is in litrePerMinute']],
    ['another schema', replaced('label', property('label', 'integer')), ['! label: label was string and is integer']],
    ['telemetry made a property', replaced('mode', property('mode', MODE('idle', 'run'))), ['! mode: mode was telemetry and is property']],
    ['enum values that mean something else', replaced('mode', telemetry('mode', MODE('run', 'idle'))), ['! mode/idle: mode/idle was 0 and is 1', '! mode/run: mode/run was 1 and is 0']],
    ['a narrower multiplicity', replaced('feeds', { '@type': 'Relationship', name: 'feeds', target: 'dtmi:test:Base;1', maxMultiplicity: 1 }), ['! feeds: feeds allowed at most 2 and allows 1']],
    ['a new request', replaced('start', { '@type': 'Command', name: 'start', request: { name: 'speed', schema: 'double' } }), ['! start/request: start/request is new']],
    ['a base that is gone', version(CONTENTS, {}), ['! inherited: the value inherited is gone', '! : the model no longer extends dtmi:test:Base;1']],
  ])('does not let a minor version bring %s', (_name, after, expected) => {
    expect(lines(after)).toEqual(expected);
    expect(isAdditive(compareModels(before, after))).toBe(false);
  });
});
