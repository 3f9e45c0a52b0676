import { model, property, read, telemetry } from './fixtures.js';
import { isA } from './lineage.js';
import { resolveModel } from './resolve-model.js';

const { models } = read(
  model('Asset', { contents: [property('serialNumber', 'string')] }),
  model('Machine', {
    extends: 'dtmi:test:Asset;1',
    schemas: [{ '@id': 'dtmi:test:Machine:mode;1', '@type': 'Enum', valueSchema: 'integer', enumValues: [{ name: 'run', enumValue: 1 }] }],
    contents: [telemetry('mode', 'dtmi:test:Machine:mode;1'), { '@type': 'Relationship', name: 'feeds', target: 'dtmi:test:Asset;1', maxMultiplicity: 1, properties: [property('distance')] }],
  }),
  model('Motor', {
    extends: 'dtmi:test:Asset;1',
    contents: [{ '@type': ['Telemetry', 'Current'], name: 'current', schema: 'double', unit: 'ampere' }, { '@type': 'Relationship', name: 'drives' }, { '@type': 'Command', name: 'start' }],
  }),
  model('Filler', {
    extends: 'dtmi:test:Machine;1',
    displayName: 'Filler',
    contents: [
      property('speed', 'long', { writable: true }),
      telemetry('curve', { '@type': 'Array', elementSchema: 'float' }),
      { '@type': 'Component', name: 'motor', schema: 'dtmi:test:Motor;1' },
      { '@type': 'Command', name: 'reset', request: { name: 'reason', schema: 'string' } },
    ],
  }),
);
const filler = resolveModel(models, 'dtmi:test:Filler;1')!;

describe('resolveModel', () => {
  it('flattens inherited, own and component values to paths with the datatype they travel with', () => {
    expect([...filler.values.values()].map(({ path, kind, datatype, writable, declaredBy }) => `${path} ${kind} ${datatype} ${writable} ${declaredBy}`)).toEqual([
      'serialNumber property string false dtmi:test:Asset;1',
      'mode telemetry int32 false dtmi:test:Machine;1',
      'speed property int64 true dtmi:test:Filler;1',
      'curve telemetry json false dtmi:test:Filler;1',
      'motor/serialNumber property string false dtmi:test:Asset;1',
      'motor/current telemetry double false dtmi:test:Motor;1',
    ]);
  });

  it('keeps unit and semantic type, and puts a referenced schema in its place', () => {
    expect(filler.values.get('motor/current')).toMatchObject({ unit: 'ampere', semanticType: 'Current' });
    expect(filler.values.get('mode')?.schema).toEqual({ kind: 'enum', valueSchema: 'integer', enumValues: [{ name: 'run', enumValue: 1 }] });
  });

  it('lists types, components, commands and relationships; a component links nothing of its own', () => {
    expect(filler.types).toEqual(['dtmi:test:Filler;1', 'dtmi:test:Machine;1', 'dtmi:test:Asset;1']);
    expect(filler.components).toEqual([{ name: 'motor', model: 'dtmi:test:Motor;1' }]);
    expect([...filler.commands.keys()]).toEqual(['reset', 'motor/start']);
    expect([...filler.relationships.keys()]).toEqual(['feeds']);
    expect(filler.relationships.get('feeds')).toMatchObject({ target: 'dtmi:test:Asset;1', maxMultiplicity: 1, properties: [{ name: 'distance' }] });
  });

  it('knows nothing of a model that is not there', () => {
    expect(resolveModel(models, 'dtmi:test:Nothing;1')).toBeUndefined();
  });

  it('counts a model as of every type it extends', () => {
    expect(isA(models, 'dtmi:test:Filler;1', 'dtmi:test:Asset;1')).toBe(true);
    expect(isA(models, 'dtmi:test:Asset;1', 'dtmi:test:Filler;1')).toBe(false);
  });

  it.each([
    ['boolean', 'boolean'],
    ['date', 'string'],
    ['dateTime', 'datetime'],
    ['double', 'double'],
    ['duration', 'string'],
    ['float', 'float'],
    ['integer', 'int32'],
    ['long', 'int64'],
    ['string', 'string'],
    ['time', 'string'],
    ['point', 'json'],
  ])('gives %s the datatype %s', (schema, datatype) => {
    const single = read(model('A', { contents: [telemetry('a', schema)] })).models;
    expect(resolveModel(single, 'dtmi:test:A;1')?.values.get('a')?.datatype).toBe(datatype);
  });
});
