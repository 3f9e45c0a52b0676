import { bytesOf, MAX_DEFINITION_BYTES } from '../domain/definition-size.js';
import { readPlantFolder } from './read-plant-folder.js';

const MODEL = {
  '@context': 'dtmi:dtdl:context;3',
  '@id': 'dtmi:test:Pump;1',
  '@type': 'Interface',
  contents: [{ '@type': 'Property', name: 'note', schema: 'string' }],
};

const folderWith = (note: string) => {
  const twins = [`  - { id: 'acme:riverside:pump1', model: 'dtmi:test:Pump;1', properties: { note: '${note}' } }`, `  - { id: 'acme:riverside:pump2', model: 'dtmi:test:Pump;1' }`];
  const files = [
    { path: 'models/Pump.json', content: JSON.stringify(MODEL) },
    { path: 'twins.yaml', content: `organisation: acme\ntwins:\n${twins.join('\n')}\n` },
  ];
  return readPlantFolder({ files, variables: {} }, 0);
};

describe('reading a plant folder', () => {
  it('refuses a twin whose definition is too large for its records, by name and with what to do', () => {
    const { plant, definitions, problems } = folderWith('x'.repeat(MAX_DEFINITION_BYTES + 1));
    expect([plant, definitions]).toEqual([undefined, []]);
    expect(problems).toEqual([
      {
        file: 'twins.yaml',
        path: '',
        code: 'plant.twin.too-large',
        message: expect.stringMatching(/^twin\/acme:riverside:pump1 has 50\d{4} bytes as JSON; at most 500000 are kept/),
        fix: expect.stringContaining('split the twin'),
      },
    ]);
  });

  it('takes a twin that just fits, counted in bytes', () => {
    const pump1 = folderWith('x').definitions.find((definition) => definition.type === 'twin' && definition.twinId === 'acme:riverside:pump1')!;
    const left = MAX_DEFINITION_BYTES - bytesOf(pump1) + 1;
    const note = 'é'.repeat(Math.floor(left / 2));
    expect(folderWith(note).problems).toEqual([]);
    expect(folderWith(`${note}é`).problems).toHaveLength(1);
  });
});
