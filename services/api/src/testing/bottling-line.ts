import { type TwinInput } from '@orrery/contracts';
import { type PlantFiles } from '../registry/read-plant-folder.js';

const motor = { '@context': 'dtmi:dtdl:context;3', '@id': 'dtmi:test:Motor;1', '@type': 'Interface', contents: [{ '@type': 'Telemetry', name: 'current', schema: 'double' }] };
const machine = {
  '@context': 'dtmi:dtdl:context;3',
  '@id': 'dtmi:test:Machine;1',
  '@type': 'Interface',
  contents: [
    { '@type': 'Telemetry', name: 'flow', schema: 'double' },
    { '@type': 'Telemetry', name: 'total', schema: 'long' },
    { '@type': 'Telemetry', name: 'running', schema: 'boolean' },
    { '@type': 'Telemetry', name: 'batch', schema: 'string' },
    { '@type': 'Property', name: 'speed', schema: 'double', writable: true },
    { '@type': 'Component', name: 'motor', schema: 'dtmi:test:Motor;1' },
    { '@type': 'Relationship', name: 'feeds' },
  ],
};
const line = { '@context': 'dtmi:dtdl:context;3', '@id': 'dtmi:test:Line;1', '@type': 'Interface', contents: [] };

const PATHS = ['flow', 'total', 'running', 'batch', 'motor/current'];
const bindings = (name: string) =>
  `  - { source: plc, twin: 'acme:riverside:${name}', items: [${PATHS.map((path) => `{ node: 'nsu=urn:test;s=${name}.${path.replace('/', '.')}', path: ${path} }`).join(', ')}] }`;

/** The line of docs/search.md, with the capper or without it. */
export function bottlingLine(withCapper = true): PlantFiles {
  const capper = withCapper ? [`  - { id: 'acme:riverside:capper', model: 'dtmi:test:Machine;1', name: Capper, level: machine, partOf: 'acme:riverside:line1' }`] : [];
  const feeds = withCapper ? `, relationships: [{ name: feeds, target: 'acme:riverside:capper' }]` : '';
  return {
    files: [
      ...[motor, machine, line].map((model) => ({ path: `models/${model['@id'].split(':')[2]!.slice(0, -2)}.json`, content: JSON.stringify(model) })),
      {
        path: 'twins.yaml',
        content: `organisation: acme\ntwins:\n  - { id: 'acme:riverside:line1', model: 'dtmi:test:Line;1', name: Line 1, level: line }\n  - { id: 'acme:riverside:filler', model: 'dtmi:test:Machine;1', name: Filler, level: machine, partOf: 'acme:riverside:line1', externalIds: { sap: '4711' }${feeds} }\n${capper.join('\n')}\n`,
      },
      {
        path: 'bindings.yaml',
        content: `sources:\n  - { id: plc, type: opcua, endpoint: 'opc.tcp://127.0.0.1:4840' }\nbindings:\n${bindings('filler')}\n${withCapper ? bindings('capper') : ''}\n`,
      },
    ],
    variables: {},
  };
}

const at = (second: number) => `2026-01-01T00:00:0${second}.0000000Z`;
const TYPES: Readonly<Record<string, 'double' | 'int64' | 'boolean' | 'string'>> = { flow: 'double', 'motor/current': 'double', total: 'int64', running: 'boolean', batch: 'string' };

/** Readings of one machine at a second. */
export function readings(name: string, second: number, values: Readonly<Record<string, unknown>>): TwinInput {
  return {
    type: 'readings',
    twinId: `acme:riverside:${name}`,
    source: 'plc',
    epoch: '1',
    receivedTs: at(second),
    readings: Object.entries(values).map(([path, value]) => ({ path, value, datatype: TYPES[path]!, quality: value === null ? ('bad' as const) : ('good' as const), sourceTs: at(second) })),
  };
}

/** What docs/search.md says of the line. */
export const STORY: readonly TwinInput[] = [
  readings('filler', 1, { flow: 1.25, 'motor/current': 4.2, total: '9007199254740993', running: true, batch: 'A-17' }),
  readings('capper', 3, { flow: null, 'motor/current': 6.1, total: '9007199254740992', running: false, batch: '5' }),
  { type: 'desired', twinId: 'acme:riverside:filler', receivedTs: at(4), requestId: 'r1', by: 'ada', patch: { speed: { value: 120 } } },
  { type: 'source-state', twinId: 'acme:riverside:filler', source: 'plc', epoch: '1', receivedTs: at(5), state: 'connected' },
];
