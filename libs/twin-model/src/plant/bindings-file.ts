import { boolean, isRecord, list, number, object, oneOf, record, text, type Reader } from '../dtdl/read-shape.js';
import { jsonSource, sparkplugSource, type WrittenMqttSource } from './mqtt-source-file.js';
import { type OpcUaPlantSource } from './plant.js';
import { commonSettings, sourceHead, sourceTail } from './source-file.js';
import { duration, endpointUrl, metricAddress, nodeId, placed, sourceId, twinId, valuePath } from './yaml-readers.js';

const TRIGGERS = ['Status', 'StatusValue', 'StatusValueTimestamp'] as const;
const SECURITY_MODES = ['None', 'Sign', 'SignAndEncrypt'] as const;
/** Policies that OPC UA Part 7 has not deprecated. */
const SECURITY_POLICIES = ['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const;

/** Types of which a method can be called with arguments. */
export const METHOD_DATATYPES = ['boolean', 'sbyte', 'byte', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float', 'double', 'string'] as const;

const opcUaSource = object(
  { ...sourceHead('opcua'), endpoint: endpointUrl },
  {
    ...sourceTail,
    securityMode: oneOf(SECURITY_MODES),
    securityPolicy: oneOf(SECURITY_POLICIES),
    defaults: object({}, { samplingInterval: duration(), publishingInterval: duration(1), trigger: oneOf(TRIGGERS) }),
  },
);

const SOURCE_TYPES = { opcua: opcUaSource, sparkplug: sparkplugSource, mqtt: jsonSource } as const;
const sourceType = oneOf(['opcua', 'sparkplug', 'mqtt']);

/** A source's type says which other keys it has. */
const source: Reader<WrittenOpcUaSource | WrittenMqttSource> = (value, place) => {
  const type = isRecord(value) && value['type'] !== undefined && value['type'] !== null ? sourceType(value['type'], place.at('type')) : 'opcua';
  return type && SOURCE_TYPES[type](value, place);
};

const item = object(
  { path: valuePath },
  {
    node: nodeId,
    metric: metricAddress,
    unit: text({ max: 64 }),
    maxAge: duration(1),
    samplingInterval: duration(),
    queueSize: number({ integer: true, min: 1, max: 100_000 }),
    discardOldest: boolean,
    trigger: oneOf(TRIGGERS),
    deadband: object({}, { absolute: number({ min: 0 }), percent: number({ min: 0, max: 100 }) }),
    range: object({ low: number(), high: number() }, {}),
    tolerance: number({ min: 0 }),
    command: object({}, { node: nodeId, metric: metricAddress }),
  },
);

const method = object(
  { path: valuePath, object: nodeId, method: nodeId },
  { arguments: record(placed(object({}, { name: text({ max: 200 }), datatype: oneOf(METHOD_DATATYPES) }))) },
);

const binding = object({ source: sourceId, twin: twinId, items: list(placed(item), 1) }, { methods: list(placed(method)) });

/** `bindings.yaml` as written: every key judged by itself, nothing yet against twins and models. */
export const readBindingsFile = object({}, { sources: list(placed(source)), bindings: list(placed(binding)) });

export type WrittenOpcUaSource = NonNullable<ReturnType<typeof opcUaSource>>;
export type WrittenBindings = NonNullable<ReturnType<typeof readBindingsFile>>;
export type WrittenSource = NonNullable<WrittenBindings['sources']>[number];
export type WrittenMethod = NonNullable<ReturnType<typeof method>>;
export type WrittenItem = NonNullable<ReturnType<typeof item>>;

/** Fills in the defaults: encrypted and signed, `Basic256Sha256`, device clock, window of rule R18, 100 ms. */
export function opcUaSourceWithDefaults(value: WrittenOpcUaSource): OpcUaPlantSource {
  const { defaults } = value;
  const securityMode = value.securityMode ?? 'SignAndEncrypt';
  return {
    id: value.id,
    protocol: 'opcua',
    endpoint: value.endpoint,
    securityMode,
    securityPolicy: value.securityPolicy ?? (securityMode === 'None' ? 'None' : 'Basic256Sha256'),
    ...commonSettings(value),
    samplingIntervalMs: defaults?.samplingInterval ?? 100,
    publishingIntervalMs: defaults?.publishingInterval ?? 100,
    trigger: defaults?.trigger ?? 'StatusValue',
  };
}
