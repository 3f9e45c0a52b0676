import { stringify } from 'yaml';
import { type ColumnDatatype, type RecordingMapping } from './domain/mapping.js';
import { TIME_MEMBER } from './mqtt/row-payload.js';
import { NAMESPACE } from './opcua/recording-nodes.js';

export interface ReplayPlant {
  organisation: string;
  site: string;
  /** Of the source in bindings.yaml, whose endpoint comes from the variable REPLAY_ENDPOINT. Recordings over MQTT have one each, `<source>-<recording>`, at REPLAY_BROKER. */
  source: string;
  /** A reading older than this in event time is stale. */
  maxAge?: string;
  /** At least rows per second × (publishing interval + the longest pause of the client), else the server drops values. Default 5000. */
  queueSize?: number;
}

const SCHEMAS: Record<ColumnDatatype, string> = { boolean: 'boolean', int32: 'integer', int64: 'long', uint64: 'long', float: 'float', double: 'double', string: 'string' };

/** A plant folder for recordings: one twin each, `<organisation>:<site>:<recording>`, every column bound so that every row counts. */
export function renderPlantFolder(mappings: RecordingMapping[], plant: ReplayPlant): Map<string, string> {
  const files = new Map<string, string>();
  const models = new Map<string, string>();
  for (const { columns } of mappings) {
    const key = JSON.stringify(columns);
    if (models.has(key)) continue;
    const id = `dtmi:orrery:replay:Recording${models.size === 0 ? '' : models.size + 1};1`;
    models.set(key, id);
    const contents = columns.map((column) => ({ '@type': 'Telemetry', name: column.node, displayName: column.column, schema: SCHEMAS[column.datatype] }));
    files.set(`models/recording${models.size}.json`, `${JSON.stringify({ '@context': 'dtmi:dtdl:context;3', '@id': id, '@type': 'Interface', displayName: 'Recording', contents }, null, 2)}\n`);
  }
  const twinOf = (mapping: RecordingMapping): string => `${plant.organisation}:${plant.site}:${mapping.name.toLowerCase()}`;
  const twins = mappings.map((mapping) => ({ id: twinOf(mapping), model: models.get(JSON.stringify(mapping.columns)), name: mapping.name, level: 'machine' }));
  files.set('twins.yaml', stringify({ organisation: plant.organisation, twins }));
  const nodes = mappings.filter(({ protocol }) => protocol === 'opcua');
  const rows = mappings.filter(({ protocol }) => protocol === 'mqtt');
  const sources = [...(nodes.length > 0 ? [nodeSource(plant)] : []), ...rows.map((mapping) => rowSource(mapping, twinOf(mapping), plant))];
  const bindings = nodes.map((mapping) => ({
    source: plant.source,
    twin: twinOf(mapping),
    items: mapping.columns.map((column) => ({
      node: `nsu=${NAMESPACE};s=${mapping.name}.${column.node}`,
      path: column.node,
      queueSize: plant.queueSize ?? 5000,
      ...(plant.maxAge ? { maxAge: plant.maxAge } : {}),
    })),
  }));
  files.set('bindings.yaml', stringify({ sources, bindings }));
  return files;
}

function nodeSource({ source }: ReplayPlant): Record<string, unknown> {
  return {
    id: source,
    type: 'opcua',
    endpoint: '${REPLAY_ENDPOINT:-opc.tcp://127.0.0.1:4841}',
    clock: 'recorded',
    defaults: { samplingInterval: '0ms', publishingInterval: '100ms', trigger: 'StatusValueTimestamp' },
  };
}

/** A source for each recording: it has a clock of its own, and the latest time of another would put it out of the window. */
function rowSource({ name, topic, time, columns }: RecordingMapping, twin: string, { source, maxAge }: ReplayPlant): Record<string, unknown> {
  const values = columns.map(({ node }): [string, unknown] => [`/${node}`, maxAge ? { path: node, maxAge } : node]);
  return {
    id: `${source}-${name.toLowerCase()}`,
    type: 'mqtt',
    endpoint: '${REPLAY_BROKER:-mqtts://127.0.0.1:8883}',
    user: 'mqtt-ingestion',
    clock: 'recorded',
    templates: [{ topic, twin, time: { pointer: `/${TIME_MEMBER}`, ...templateTime(time) }, values: Object.fromEntries(values) }],
  };
}

/** The mapping's tokens as a topic template writes them (Unicode's UTS 35). */
function templateTime({ format, zone }: RecordingMapping['time']): Record<string, string> {
  const named = { ISO: 'iso', 'epoch-s': 'unix-s', 'epoch-ms': 'unix-ms' }[format];
  const pattern = format.replaceAll('Y', 'y').replaceAll('D', 'd').replace(/f+/, 'S').replace('Z', 'XXX').replaceAll('T', "'T'");
  return { format: named ?? pattern, zone };
}
