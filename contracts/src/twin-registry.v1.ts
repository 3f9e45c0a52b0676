import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_DEFINITION, EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Path, SourceId, Timestamp, TwinId } from './primitives.js';
import { SourceEntry, Trigger } from './source-entry.v1.js';
import { TwinDefinition } from './twin-definition.v1.js';
import { ExportEntry } from './twin-export.v1.js';

const open = { additionalProperties: true };

export const BindingItem = Type.Object(
  {
    node: Type.Optional(Type.String({ description: 'OPC UA: node id with namespace URI, nsu=<uri>;s=<id>' })),
    metric: Type.Optional(Type.String({ description: 'Sparkplug: <group>/<edge node>[/<device>]:<metric name>' })),
    topic: Type.Optional(Type.String({ description: 'MQTT with JSON: the topic, written out; /# at its end for any deeper' })),
    pointer: Type.Optional(Type.String({ description: 'MQTT with JSON: JSON pointer of the value in the payload' })),
    template: Type.Optional(Type.String({ description: 'MQTT with JSON: topic of the source\'s template that this comes from' })),
    path: Path,
    datatype: Type.String(),
    unit: Type.Optional(Type.String({ description: 'DTDL unit of the path: readings are published in it' })),
    sourceUnit: Type.Optional(Type.String({ description: 'DTDL unit the node delivers, where another: convert before publishing' })),
    range: Type.Optional(
      Type.Object({ low: Type.Number(), high: Type.Number() }, { ...open, description: 'Range of the signal, in the unit the node delivers' }),
    ),
    samplingIntervalMs: Type.Optional(Type.Number({ minimum: 0 })),
    queueSize: Type.Optional(Type.Integer({ minimum: 1 })),
    discardOldest: Type.Optional(Type.Boolean()),
    trigger: Type.Optional(Trigger),
    deadband: Type.Optional(
      Type.Object({ type: Type.Enum(['absolute', 'percent']), value: Type.Number({ minimum: 0 }) }, open),
    ),
    maxAgeMs: Type.Optional(Type.Integer({ minimum: 1 })),
    tolerance: Type.Optional(Type.Number({ minimum: 0 })),
    command: Type.Optional(Type.Object({ node: Type.Optional(Type.String({ description: 'OPC UA: node id that is written' })), metric: Type.Optional(Type.String({ description: 'Sparkplug: metric that is written' })) }, open)),
  },
  { ...open, description: 'Names its signal as its source\'s protocol does: by node, by metric, or by topic and pointer' },
);
export type BindingItem = Static<typeof BindingItem>;

/** A method that a source offers for one twin. */
export const MethodBinding = Type.Object(
  {
    path: Type.String({ ...Path, description: 'Command of the model' }),
    object: Type.String({ description: 'OPC UA: node id of the object that it is called on' }),
    method: Type.String({ description: 'OPC UA: node id of the method' }),
    arguments: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: 'Name in the model' }),
          as: Type.Optional(Type.String({ description: 'Name among the InputArguments of the server, where another' })),
          datatype: Type.String({ description: 'As the server declares it' }),
          unit: Type.Optional(Type.String({ description: 'DTDL unit' })),
        },
        open,
      ),
    ),
  },
  open,
);
export type MethodBinding = Static<typeof MethodBinding>;

/** Which signals of a source are which paths of one twin, and which methods it has there. */
export const BindingEntry = Type.Object(
  {
    type: Type.Literal('binding'),
    source: SourceId,
    twinId: TwinId,
    items: Type.Array(BindingItem, { minItems: 1 }),
    methods: Type.Optional(Type.Array(MethodBinding)),
    appliedAt: Timestamp,
  },
  open,
);
export type BindingEntry = Static<typeof BindingEntry>;

export const ModelEntry = Type.Object(
  { type: Type.Literal('model'), id: Type.String(), document: Type.Unknown(), appliedAt: Timestamp },
  open,
);
export type ModelEntry = Static<typeof ModelEntry>;

export const TwinEntry = Type.Object(
  { type: Type.Literal('twin'), twinId: TwinId, definition: TwinDefinition, appliedAt: Timestamp },
  open,
);
export type TwinEntry = Static<typeof TwinEntry>;

export const RegistryEntry = Type.Union([SourceEntry, BindingEntry, ModelEntry, TwinEntry, ExportEntry]);
export type RegistryEntry = Static<typeof RegistryEntry>;

/** Key of an entry; a null value under it takes the entry out. */
export function registryKey(entry: RegistryEntry): string {
  switch (entry.type) {
    case 'source':
      return `source/${entry.id}`;
    case 'binding':
      return `binding/${entry.source}/${entry.twinId}`;
    case 'model':
      return `model/${entry.id}`;
    case 'twin':
      return `twin/${entry.twinId}`;
    case 'export':
      return `export/${entry.name}`;
  }
}

export const twinRegistry = defineContract({
  topic: 'twin.registry.v1',
  title: 'Twin registry',
  description: 'The registry that api owns: models, twins, sources, bindings and exports, compacted. One partition, so an apply stays in order.',
  schema: RegistryEntry,
  variants: { source: SourceEntry, binding: BindingEntry, model: ModelEntry, twin: TwinEntry, export: ExportEntry },
  ceType: (entry) => `orrery.registry.${entry.type}.v1`,
  keyOf: registryKey,
  subjectOf: registryKey,
  timeOf: (entry) => entry.appliedAt,
  settings: { partitions: 1, cleanup: 'compact', retentionMs: -1, config: { 'min.cleanable.dirty.ratio': '0.3' } },
  writers: ['api'],
  readers: ['opcua-ingestion', 'mqtt-ingestion', 'business-ingestion', 'alerting', 'maintenance', 'simulation', 'twin-export', 'downstream'],
  examples: [
    {
      type: 'source',
      id: 'packaging-plant',
      protocol: 'opcua',
      endpoint: 'opc.tcp://127.0.0.1:4840',
      securityMode: 'SignAndEncrypt',
      securityPolicy: 'Basic256Sha256',
      clock: 'device',
      acceptPastMs: 604_800_000,
      acceptFutureMs: 600_000,
      samplingIntervalMs: 100,
      publishingIntervalMs: 100,
      trigger: 'StatusValue',
      appliedAt: EXAMPLE_TS,
    },
    {
      type: 'source',
      id: 'packaging-gateways',
      protocol: 'mqtt',
      payload: 'sparkplug',
      endpoint: 'mqtts://127.0.0.1:8883',
      user: 'orrery',
      clock: 'device',
      acceptPastMs: 604_800_000,
      acceptFutureMs: 600_000,
      groups: ['Riverside'],
      role: 'passive',
      reorderTimeoutMs: 2000,
      appliedAt: EXAMPLE_TS,
    },
    {
      type: 'source',
      id: 'cnc',
      protocol: 'mqtt',
      payload: 'json',
      endpoint: 'mqtts://127.0.0.1:8883',
      clock: 'device',
      acceptPastMs: 604_800_000,
      acceptFutureMs: 600_000,
      templates: [
        {
          topic: 'riverside/machining/{machine}/telemetry',
          time: { pointer: '/ts', format: 'iso' },
          quality: { pointer: '/quality', good: ['good', 192], uncertain: [], bad: ['bad', 0] },
        },
      ],
      appliedAt: EXAMPLE_TS,
    },
    {
      type: 'binding',
      source: 'packaging-gateways',
      twinId: 'acme:riverside:line1-meter',
      items: [{ metric: 'Riverside/line1-energy:Power/Active', path: 'activePower', datatype: 'double', unit: 'watt', maxAgeMs: 10_000 }, { metric: 'Riverside/line1-energy:Demand/Limit', path: 'demandLimit', datatype: 'double', unit: 'watt', command: { metric: 'Riverside/line1-energy:Demand/Limit' } }],
      appliedAt: EXAMPLE_TS,
    },
    {
      type: 'binding',
      source: 'cnc',
      twinId: 'acme:riverside:cnc1',
      items: [
        {
          topic: 'riverside/machining/cnc1/telemetry',
          pointer: '/spindle/speed',
          template: 'riverside/machining/{machine}/telemetry',
          path: 'spindle/speed',
          datatype: 'double',
        },
      ],
      appliedAt: EXAMPLE_TS,
    },
    {
      type: 'binding',
      source: 'packaging-plant',
      twinId: EXAMPLE_TWIN,
      items: [
        {
          node: 'nsu=urn:orrery:packaging-plant;s=Line1.Filler.FlowRate',
          path: 'flowRate',
          datatype: 'double',
          unit: 'litrePerSecond',
          samplingIntervalMs: 200,
          queueSize: 10,
          discardOldest: true,
          trigger: 'StatusValueTimestamp',
          deadband: { type: 'absolute', value: 0.1 },
          maxAgeMs: 5000,
          tolerance: 0.1,
          command: { node: 'nsu=urn:orrery:packaging-plant;s=Line1.Filler.FlowRateSetpoint' },
        },
      ],
      methods: [
        {
          path: 'startCleaning',
          object: 'nsu=urn:orrery:packaging-plant;s=Line1.Filler',
          method: 'nsu=urn:orrery:packaging-plant;s=Line1.Filler.StartCleaning',
          arguments: [{ name: 'duration', as: 'Duration', datatype: 'double', unit: 'second' }],
        },
      ],
      appliedAt: EXAMPLE_TS,
    },
    { type: 'model', id: 'dtmi:orrery:packaging:Filler;1', document: { '@type': 'Interface' }, appliedAt: EXAMPLE_TS },
    { type: 'twin', twinId: EXAMPLE_TWIN, definition: EXAMPLE_DEFINITION, appliedAt: EXAMPLE_TS },
    { type: 'export', name: 'supplier', subtree: ['acme:riverside:line1'], paths: ['flowRate', 'motor/*'], readers: ['pump-supplier'], appliedAt: EXAMPLE_TS },
  ],
});
