import { type PlantFiles } from '../registry/read-plant-folder.js';

const model = {
  '@context': 'dtmi:dtdl:context;3',
  '@id': 'dtmi:test:Pump;1',
  '@type': 'Interface',
  contents: [
    { '@type': 'Telemetry', name: 'flow', schema: 'double' },
    { '@type': 'Property', name: 'speed', schema: 'double', writable: true },
    { '@type': 'Property', name: 'valve', schema: 'boolean', writable: true },
  ],
};

export interface TestTwin {
  readonly name: string;
  readonly title?: string;
  readonly partOf?: string;
}

/** A small plant: twins of one model, their flow bound to a source, one of their properties with a command target. */
export function plantFolder(twins: readonly TestTwin[], organisation = 'acme', source = 'plc'): PlantFiles {
  const id = (name: string) => `${organisation}:riverside:${name}`;
  const lines = twins.map(({ name, title = name, partOf }) => `  - { id: '${id(name)}', model: 'dtmi:test:Pump;1', name: '${title}'${partOf ? `, partOf: '${id(partOf)}'` : ''} }`);
  const bindings = twins.map(
    ({ name }) =>
      `  - { source: ${source}, twin: '${id(name)}', items: [{ node: 'nsu=urn:test;s=${name}.flow', path: flow, maxAge: 5s }, { node: 'nsu=urn:test;s=${name}.valve', path: valve, command: { node: 'nsu=urn:test;s=${name}.valve' } }] }`,
  );
  return {
    files: [
      { path: 'models/Pump.json', content: JSON.stringify(model) },
      { path: 'twins.yaml', content: `organisation: ${organisation}\ntwins:\n${lines.join('\n')}\n` },
      { path: 'bindings.yaml', content: `sources:\n  - { id: ${source}, type: opcua, endpoint: '\${ENDPOINT:-opc.tcp://127.0.0.1:4840}' }\nbindings:\n${bindings.join('\n')}\n` },
    ],
    variables: {},
  };
}
