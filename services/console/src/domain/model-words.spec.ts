import { componentName, fullName, readVocabulary, wordsOf } from './model-words.js';

const MACHINE = {
  '@id': 'dtmi:acme:Machine;1',
  '@type': 'Interface',
  contents: [
    {
      '@type': 'Property',
      name: 'state',
      displayName: 'State',
      schema: { '@type': 'Enum', valueSchema: 'integer', enumValues: [{ name: 'execute', displayName: 'Execute', enumValue: 6 }, { name: 'held', enumValue: 11 }] },
    },
  ],
};
const FILLER = {
  '@id': 'dtmi:acme:Filler;1',
  '@type': 'Interface',
  extends: 'dtmi:acme:Machine;1',
  schemas: { '@id': 'dtmi:acme:Mode;1', '@type': 'Enum', enumValues: [{ name: 'auto', enumValue: 'A' }] },
  contents: [
    { '@type': ['Telemetry', 'VolumeFlowRate'], name: 'flow', displayName: { de: 'Durchfluss', en: 'Flow rate' }, description: 'Through the nozzle', schema: 'double' },
    { '@type': 'Property', name: 'mode', schema: 'dtmi:acme:Mode;1' },
    { '@type': 'Command', name: 'reset' },
    { '@type': 'Command', name: 'rinse', request: { name: 'how', schema: { '@type': 'Object', fields: [{ name: 'minutes', schema: 'double', unit: 'minute' }, { name: 'hot', displayName: 'With hot water', schema: 'boolean' }] } } },
    { '@type': 'Component', name: 'mainMotor', displayName: 'Main drive', schema: 'dtmi:acme:Motor;1' },
  ],
};
const MOTOR = { '@id': 'dtmi:acme:Motor;1', '@type': 'Interface', contents: { '@type': 'Telemetry', name: 'rpm', displayName: 'RPM', schema: 'double' } };
const vocabulary = readVocabulary([MACHINE, [FILLER, MOTOR]]);
const filler = (path: string) => wordsOf(vocabulary, 'dtmi:acme:Filler;1', path);

describe('readVocabulary', () => {
  it('takes the display name, English where there are several, and the description', () => {
    expect(filler('flow')).toEqual({ name: 'Flow rate', description: 'Through the nozzle' });
  });

  it('names the values of an enum, inherited ones too, by display name or name', () => {
    expect([...filler('state').values!]).toEqual([
      ['6', 'Execute'],
      ['11', 'held'],
    ]);
  });

  it('finds a schema that the interface names once', () => expect(filler('mode').values?.get('A')).toBe('auto'));

  it('knows what a Command is called with: its request, or the fields of that', () => {
    expect(filler('reset').takes).toEqual([]);
    expect(filler('rinse').takes).toEqual([{ name: 'minutes', label: 'Minutes', datatype: 'double', unit: 'minute' }, { name: 'hot', label: 'With hot water', datatype: 'boolean' }]);
    expect(filler('flow').takes).toBeUndefined();
  });

  it('knows the parts of a component', () => {
    expect(componentName(vocabulary, 'dtmi:acme:Filler;1', 'mainMotor')).toBe('Main drive');
    expect(fullName(vocabulary, 'dtmi:acme:Filler;1', 'mainMotor/rpm')).toBe('Main drive: RPM');
  });

  it('makes words of a name where the model is not known', () => {
    expect(wordsOf(new Map(), 'dtmi:none;1', 'motor/windingTemperature')).toEqual({ name: 'Winding temperature' });
    expect(fullName(new Map(), 'dtmi:none;1', 'motor/windingTemperature')).toBe('Motor: winding temperature');
  });

  it('ends where interfaces extend each other', () => {
    const loop = readVocabulary([{ '@id': 'dtmi:a;1', extends: 'dtmi:b;1' }, { '@id': 'dtmi:b;1', extends: 'dtmi:a;1', contents: [{ '@type': 'Telemetry', name: 'x' }] }]);
    expect(loop.get('dtmi:a;1')?.paths.has('x')).toBe(true);
  });
});
