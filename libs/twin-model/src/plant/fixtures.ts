import { type SourceFile } from '../dtdl/open-file.js';
import { type Plant } from './plant.js';
import { readPlant, type PlantRead } from './read-plant.js';

/** A small plant for the specs of this folder: a line with a filler that feeds a capper, one OPC UA server. */
export const MODELS = JSON.stringify([
  {
    '@context': ['dtmi:dtdl:context;3'],
    '@id': 'dtmi:test:Asset;1',
    '@type': 'Interface',
    contents: [{ '@type': 'Property', name: 'serialNumber', schema: 'string' }],
  },
  {
    '@context': ['dtmi:dtdl:context;3', 'dtmi:dtdl:extension:quantitativeTypes;1'],
    '@id': 'dtmi:test:Filler;1',
    '@type': 'Interface',
    extends: 'dtmi:test:Asset;1',
    contents: [
      { '@type': ['Telemetry', 'VolumeFlowRate'], name: 'flowRate', schema: 'double', unit: 'litrePerSecond' },
      { '@type': ['Telemetry', 'Length'], name: 'steps', schema: 'integer', unit: 'metre' },
      {
        '@type': 'Telemetry',
        name: 'state',
        schema: { '@type': 'Enum', valueSchema: 'integer', enumValues: [{ name: 'idle', enumValue: 0 }] },
      },
      { '@type': 'Property', name: 'bottles', schema: 'long' },
      { '@type': 'Property', name: 'commissioned', schema: 'date' },
      { '@type': 'Property', name: 'speedSetpoint', schema: 'double', writable: true },
      { '@type': 'Component', name: 'motor', schema: 'dtmi:test:Motor;1' },
      {
        '@type': 'Relationship',
        name: 'suppliedBy',
        target: 'dtmi:test:Asset;1',
        maxMultiplicity: 1,
        properties: [{ '@type': 'Property', name: 'since', schema: 'date' }],
      },
      { '@type': 'Command', name: 'reset' },
      { '@type': 'Command', name: 'clean', request: { name: 'how', schema: { '@type': 'Object', fields: [{ name: 'seconds', schema: 'integer' }, { name: 'hot', schema: 'boolean' }] } } },
    ],
  },
  {
    '@context': ['dtmi:dtdl:context;3', 'dtmi:dtdl:extension:quantitativeTypes;1'],
    '@id': 'dtmi:test:Motor;1',
    '@type': 'Interface',
    contents: [{ '@type': ['Telemetry', 'Current'], name: 'current', schema: 'double', unit: 'ampere' }],
  },
  { '@context': 'dtmi:dtdl:context;3', '@id': 'dtmi:test:Line;1', '@type': 'Interface' },
]);

export const TWINS = `organisation: acme
twins:
  - id: acme:riverside:line1
    model: dtmi:test:Line;1
    level: line
  - id: acme:riverside:filler
    model: dtmi:test:Filler;1
    name: Line 1 filler
    level: machine
    partOf: acme:riverside:line1
    properties: { serialNumber: F-1001, bottles: 9007199254740993, commissioned: 2024-05-01 }
    externalIds: { sap: "10000123" }
    relationships:
      - { name: feeds, target: acme:riverside:capper, properties: { metres: 4.5 } }
  - id: acme:riverside:capper
    model: dtmi:test:Asset;1
    level: machine
    partOf: acme:riverside:line1
`;

export const BINDINGS = `sources:
  - id: plc
    type: opcua
    endpoint: \${PLC:-opc.tcp://127.0.0.1:4840}
bindings:
  - source: plc
    twin: acme:riverside:filler
    items:
      - { node: "nsu=urn:plant;s=Flow", path: flowRate, unit: litrePerMinute, maxAge: 5s }
      - { node: "nsu=urn:plant;s=Speed", path: speedSetpoint, tolerance: 0.5, command: { node: "nsu=urn:plant;s=SpeedSP" } }
      - { node: "nsu=urn:plant;s=Motor", path: motor/current, deadband: { absolute: 0.1 }, samplingInterval: 200ms }
`;

/** The files of the plant, each replaced, added to or (undefined) taken away by `changes`. */
export function files(changes: Readonly<Record<string, string | undefined>> = {}): SourceFile[] {
  const all: Record<string, string | undefined> = { 'models/all.json': MODELS, 'twins.yaml': TWINS, 'bindings.yaml': BINDINGS, ...changes };
  return Object.entries(all).flatMap(([path, content]) => (content === undefined ? [] : [{ path, content }]));
}

/** The plant with a text in twins.yaml and one in bindings.yaml replaced. A text that is not there throws: the spec would prove nothing. */
export function edited(file: 'twins.yaml' | 'bindings.yaml', from: string, to: string, variables: Record<string, string> = {}): PlantRead {
  const content = file === 'twins.yaml' ? TWINS : BINDINGS;
  if (!content.includes(from)) throw new Error(`${file} of the fixture has no ${JSON.stringify(from)}`);
  return readPlant(files({ [file]: content.replace(from, () => to) }), variables);
}

/** The plant, which must be free of problems. */
export function plantOf(read: PlantRead): Plant {
  if (!read.plant) throw new Error(`the plant has problems: ${JSON.stringify(read.problems)}`);
  return read.plant;
}
