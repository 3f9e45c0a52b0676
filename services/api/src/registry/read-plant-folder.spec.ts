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

  it('judges a rule that wants commands simulated first against the very model that it names', () => {
    const model = (time: string) => `orrery: flow/v1\nname: line\nsources: { bottles: { every: 2, to: pump } }\nstations: { pump: { time: ${time}, to: out } }\nsinks: [out]\nexperiment: { horizon: 300, warmUp: 20, indicators: [throughput] }\n`;
    const pump = { ...MODEL, contents: [{ '@type': 'Property', name: 'pace', schema: 'double', writable: true }] };
    const rule = (parameter: string, low = 1) => `commands:\n  - { id: pace, on: { model: "dtmi:test:Pump;1" }, path: pace, range: { low: ${low}, high: 5 }, simulateFirst: { model: line.yaml, parameter: ${parameter}, maxAge: 1h, require: ["throughput.delta >= 0 %"] } }\n`;
    const read = (rules: string, time = '1') => {
      const files = [
        { path: 'models/Pump.json', content: JSON.stringify(pump) },
        { path: 'twins.yaml', content: "organisation: acme\ntwins:\n  - { id: 'acme:riverside:pump1', model: 'dtmi:test:Pump;1' }\n" },
        { path: 'rules.yaml', content: rules },
        { path: 'scenarios/line.yaml', content: model(time) },
      ];
      const { definitions, problems } = readPlantFolder({ files, variables: {} }, 0);
      const [rule] = definitions.flatMap((definition) => (definition.type === 'rules' ? (definition.commands ?? []) : []));
      return { kept: rule?.simulateFirst, said: problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n') };
    };
    const good = read(rule('stations.pump.time'));
    expect([good.said, good.kept]).toEqual(['', expect.objectContaining({ model: 'line.yaml', parameter: 'stations.pump.time', plan: { seed: expect.any(Number), horizon: 300, warmUp: 20 } })]);
    expect(read(rule('stations.pump.time'), '1.5').kept?.digest).not.toBe(good.kept?.digest);
    expect(read(rule('stations.saw.time')).said).toMatch(/rules\.yaml:2 scenarios\/line\.yaml has no stations\.saw\.time/);
    expect(read(rule('stations.pump.time', -1)).said).toMatch(/the rule allows -1, which would be stations\.pump\.time: -1, and the model does not take that: line\.yaml/);
    expect(read(rule('stations.pump.time'), 'nothing').said).toMatch(/scenarios\/line\.yaml cannot be run: line\.yaml:4:\d+/);
  });
});
