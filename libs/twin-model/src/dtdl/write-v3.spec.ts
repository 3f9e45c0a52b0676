import { model, property, read, telemetry, V2 } from './fixtures.js';
import { type Interface } from './interface.js';
import { formatProblem } from './problem.js';
import { toDtdlV3 } from './write-v3.js';

/** Everything but where it was read from. */
function meaning({ file: _file, path: _path, ...rest }: Interface): object {
  return rest;
}

const EVERYTHING = model('A', {
  displayName: { en: 'A', de: 'Ä' },
  description: 'All there is.',
  comment: 'for authors',
  extends: ['dtmi:test:B;1', 'dtmi:test:C;1'],
  schemas: [{ '@id': 'dtmi:test:A:list;1', '@type': 'Array', displayName: 'List', elementSchema: 'double' }],
  contents: [
    { '@type': ['Telemetry', 'Temperature'], '@id': 'dtmi:test:A:temperature;1', name: 'temperature', schema: 'double', unit: 'degreeCelsius', description: 'of the product' },
    telemetry('list', 'dtmi:test:A:list;1'),
    telemetry('place', 'point'),
    property('mode', { '@type': 'Enum', valueSchema: 'string', enumValues: [{ name: 'on', enumValue: 'on', displayName: 'On' }] }, { writable: true }),
    property('map', { '@type': 'Map', mapKey: { name: 'k', schema: 'string' }, mapValue: { '@type': ['MapValue', 'Mass'], name: 'v', schema: 'double', unit: 'kilogram' } }),
    property('object', { '@type': 'Object', fields: [{ name: 'x', schema: 'long', comment: 'c' }] }),
    { '@type': 'Relationship', name: 'feeds', target: 'dtmi:test:B;1', minMultiplicity: 0, maxMultiplicity: 3, writable: true, properties: [property('since', 'date')] },
    { '@type': 'Component', name: 'part', schema: 'dtmi:test:C;1' },
    { '@type': 'Command', name: 'start', request: { name: 'speed', schema: 'double', nullable: true }, response: { name: 'at', schema: 'dateTime' } },
  ],
});

describe('toDtdlV3', () => {
  it('writes what reads back as the same Interface', () => {
    const first = read(EVERYTHING, model('B'), model('C'));
    expect(first.problems.map(formatProblem)).toEqual([]);
    const second = read(toDtdlV3(first.interfaces[0]!), model('B'), model('C'));
    expect(second.problems.map(formatProblem)).toEqual([]);
    expect(meaning(second.interfaces[0]!)).toEqual(meaning(first.interfaces[0]!));
  });

  it('brings a v2 model to v3: QuantitativeTypes for its units, no commandType, no undefined co-types', () => {
    const { interfaces } = read({
      '@context': V2,
      '@id': 'dtmi:test:A;1',
      '@type': 'Interface',
      contents: [
        { '@type': ['Telemetry', 'Pressure', 'Commercial'], name: 'pressure', schema: 'double', unit: 'bar', brand: 'x' },
        { '@type': 'Command', name: 'start', commandType: 'synchronous', request: { '@type': 'CommandPayload', name: 'speed', schema: 'double' } },
      ],
    });
    const written = toDtdlV3(interfaces[0]!);
    expect(written).toEqual({
      '@context': ['dtmi:dtdl:context;3', 'dtmi:dtdl:extension:quantitativeTypes;1'],
      '@id': 'dtmi:test:A;1',
      '@type': 'Interface',
      contents: [
        { '@type': ['Telemetry', 'Pressure'], name: 'pressure', schema: 'double', unit: 'bar' },
        { '@type': 'Command', name: 'start', request: { '@type': 'CommandRequest', name: 'speed', schema: 'double' } },
      ],
    });
    expect(read(written).problems).toEqual([]);
  });

  it('asks for no extension that a model does not need', () => {
    const { interfaces } = read({ '@context': V2, '@id': 'dtmi:test:A;1', '@type': 'Interface', contents: [telemetry('semanticType')] });
    expect(toDtdlV3(interfaces[0]!)['@context']).toBe('dtmi:dtdl:context;3');
  });

  it('keeps extensions it does not know, with their co-types', () => {
    const document = model('A', { '@context': ['dtmi:dtdl:context;3', 'dtmi:acme:tags;1'], contents: [telemetry('a', 'double', { '@type': ['Telemetry', 'Tagged'] })] });
    const written = toDtdlV3(read(document).interfaces[0]!);
    expect(written).toMatchObject({ '@context': ['dtmi:dtdl:context;3', 'dtmi:acme:tags;1'], contents: [{ '@type': ['Telemetry', 'Tagged'] }] });
  });
});
