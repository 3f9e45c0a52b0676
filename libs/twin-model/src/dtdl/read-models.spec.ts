import { file, found, model, property, read, telemetry, V2 } from './fixtures.js';
import { formatProblem } from './problem.js';
import { readModels } from './read-models.js';

const FILLER_V2 = {
  '@context': V2,
  '@id': 'dtmi:test:Filler;1',
  '@type': 'Interface',
  displayName: { en: 'Filler', de: 'Füller' },
  description: 'Fills bottles.',
  comment: 'for authors',
  extends: 'dtmi:test:Machine;1',
  schemas: [{ '@id': 'dtmi:test:Filler:mode;1', '@type': 'Enum', valueSchema: 'integer', enumValues: [{ name: 'idle', enumValue: 0, displayName: 'Idle' }, { name: 'run', enumValue: 1 }] }],
  contents: [
    { '@type': ['Telemetry', 'Temperature'], name: 'productTemperature', schema: 'double', unit: 'degreeCelsius' },
    telemetry('mode', 'dtmi:test:Filler:mode;1'),
    telemetry('forces', { '@type': 'Array', elementSchema: { '@type': 'Object', fields: [{ name: 'x', schema: 'double' }] } }),
    telemetry('position', 'point'),
    property('recipe', { '@type': 'Map', mapKey: { name: 'key', schema: 'string' }, mapValue: { name: 'value', schema: 'float' } }, { writable: true }),
    { '@type': 'Relationship', name: 'feeds', target: 'dtmi:test:Machine;1', minMultiplicity: 0, maxMultiplicity: 2, properties: [property('distance')], writable: true },
    { '@type': 'Component', name: 'motor', schema: 'dtmi:test:Motor;1' },
    { '@type': 'Command', name: 'reset', commandType: 'synchronous', request: { name: 'reason', schema: 'string' }, response: { '@type': 'CommandPayload', name: 'at', schema: 'dateTime' } },
  ],
};
const MACHINE_V2 = { '@context': V2, '@id': 'dtmi:test:Machine;1', '@type': 'Interface', contents: [property('serialNumber', 'string')] };
const MOTOR_V3 = model('Motor', { contents: [{ '@type': ['Telemetry', 'Current'], name: 'current', schema: 'double', unit: 'ampere' }] });

describe('readModels', () => {
  it('reads every kind of content of DTDL v2 without a problem', () => {
    const { models, problems } = read(FILLER_V2, MACHINE_V2, MOTOR_V3);
    expect(problems.map(formatProblem)).toEqual([]);
    const filler = models.get('dtmi:test:Filler;1')!;
    expect(filler).toMatchObject({ dtdlVersion: 2, displayName: { en: 'Filler', de: 'Füller' }, description: { en: 'Fills bottles.' }, extends: ['dtmi:test:Machine;1'] });
    expect(filler.contents.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'telemetry productTemperature',
      'telemetry mode',
      'telemetry forces',
      'telemetry position',
      'property recipe',
      'relationship feeds',
      'component motor',
      'command reset',
    ]);
    expect(filler.contents[0]).toMatchObject({ semanticType: 'Temperature', unit: 'degreeCelsius' });
    expect(filler.contents[5]).toMatchObject({ target: 'dtmi:test:Machine;1', maxMultiplicity: 2, writable: true, properties: [{ name: 'distance' }] });
  });

  it('reads DTDL v3: arrays in properties, empty enums and objects, nullable requests, two-part versions, units on fields', () => {
    const result = read(
      model('A', {
        '@id': 'dtmi:test:A;1.2',
        contents: [
          property('curve', { '@type': 'Array', elementSchema: 'double' }),
          property('none', { '@type': 'Object' }),
          property('nothing', { '@type': 'Enum', valueSchema: 'string' }),
          telemetry('weather', { '@type': 'Object', fields: [{ '@type': ['Field', 'RelativeHumidity'], name: 'humidity', schema: 'double', unit: 'percent' }] }),
          { '@type': 'Command', name: 'start', request: { name: 'speed', schema: 'double', nullable: true } },
          { '@type': ['Telemetry', 'Historized'], name: 'kept', schema: 'double' },
        ],
        '@context': ['dtmi:dtdl:context;3', 'dtmi:dtdl:extension:quantitativeTypes;1', 'dtmi:dtdl:extension:historization;1'],
      }),
    );
    expect(result.problems.map(formatProblem)).toEqual([]);
    expect(result.interfaces[0]!.contents[4]).toMatchObject({ request: { name: 'speed', nullable: true } });
    expect(result.interfaces[0]!.contents[5]).toMatchObject({ cotypes: ['Historized'] });
  });

  it('reads a file that holds an array of Interfaces, and Interfaces written inside others', () => {
    const inline = { '@id': 'dtmi:test:Sensor;1', '@type': 'Interface', contents: [telemetry('level')] };
    const result = read([model('A', { contents: [{ '@type': 'Component', name: 'sensor', schema: inline }] }), model('B', { extends: [model('Base')] })]);
    expect(result.problems.map(formatProblem)).toEqual([]);
    expect([...result.models.keys()].sort()).toEqual(['dtmi:test:A;1', 'dtmi:test:B;1', 'dtmi:test:Base;1', 'dtmi:test:Sensor;1']);
    expect(result.models.get('dtmi:test:Sensor;1')).toMatchObject({ dtdlVersion: 3, file: 'models/0.json', path: '/0/contents/0/schema' });
  });

  it('reads the long forms that JSON-LD permits', () => {
    const { models, problems } = read({
      '@context': 'dtmi:dtdl:context;2',
      '@id': 'dtmi:test:A;1',
      '@type': 'dtmi:dtdl:class:Interface;2',
      'dtmi:dtdl:property:contents;2': {
        '@type': ['dtmi:dtdl:class:Telemetry;2', 'dtmi:standard:class:Temperature;2'],
        name: ['temperature'],
        schema: 'dtmi:dtdl:instance:Schema:double;2',
        unit: 'dtmi:standard:unit:kelvin;2',
        comment: { '@value': 'long', '@type': 'xsd:string' },
        displayName: ['Temperature', { '@value': 'Temperatur', '@language': 'de' }],
      },
    });
    expect(problems.map(formatProblem)).toEqual([]);
    expect(models.get('dtmi:test:A;1')!.contents).toEqual([
      {
        kind: 'telemetry',
        name: 'temperature',
        schema: { kind: 'primitive', name: 'double' },
        semanticType: 'Temperature',
        unit: 'kelvin',
        comment: 'long',
        displayName: { en: 'Temperature', de: 'Temperatur' },
      },
    ]);
  });

  it('lets a byte order mark pass', () => {
    expect(readModels([{ path: 'models/A.json', content: `\uFEFF${JSON.stringify(model('A'))}` }]).problems).toEqual([]);
  });

  it('reads the other files when one is broken, and does not blame those that refer to it', () => {
    const files = [
      file('models/Good.json', model('Good', { contents: [telemetry('flow')] })),
      { path: 'models/Cut.json', content: '{\n  "@id": "dtmi:test:Cut;1",\n  "contents": [' },
      file('models/Bad.json', model('Bad', { contents: [telemetry('flow', 'dobule')] })),
      file('models/User.json', model('User', { extends: 'dtmi:test:Bad;1' })),
    ];
    const result = readModels(files);
    expect([...result.models.keys()]).toEqual(['dtmi:test:Good;1', 'dtmi:test:User;1']);
    expect(found(result)).toEqual(['models/Cut.json  dtdl.json.syntax', 'models/Bad.json /contents/0/schema dtdl.schema.unknown']);
    expect([...result.broken]).toEqual(['dtmi:test:Bad;1']);
  });

  it('says file, position, path, what is wrong and what to do', () => {
    const { problems } = readModels([file('models/Filler.json', model('Filler', { contents: [telemetry('flow', 'dobule')] }))]);
    expect(problems.map(formatProblem)).toEqual([
      'models/Filler.json:12:17 /contents/0/schema: there is no schema "dobule" → did you mean "double"? [dtdl.schema.unknown]',
    ]);
  });

  it('finds the position of a syntax error', () => {
    const { problems } = readModels([{ path: 'models/A.json', content: '{\n  "@id": nope\n}' }]);
    expect(problems).toMatchObject([{ file: 'models/A.json', line: 2, column: 10, code: 'dtdl.json.syntax' }]);
  });

  it('warns of a relationship whose target is a model but for its spelling', () => {
    const { problems, warnings } = read(model('Filler', { contents: [{ '@type': 'Relationship', name: 'feeds', target: 'dtmi:test:capper;1' }] }), model('Capper'));
    expect(problems).toEqual([]);
    expect(warnings).toMatchObject([{ path: '/contents/0/target', code: 'dtdl.target.spelling', fix: 'did you mean "dtmi:test:Capper;1"?' }]);
  });
});
