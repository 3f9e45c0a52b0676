import { CE } from './cloud-events.js';
import { type Contract } from './contract.js';
import { type Json, jsonSchemaOf } from './json-schema.js';

const HEADER_DESCRIPTIONS: Readonly<Record<string, string>> = {
  [CE.specversion]: '1.0',
  [CE.id]: 'Unique within ce_source: (ce_source, ce_id) is the key to drop duplicates by',
  [CE.source]: 'Who sent it: service, or service/source',
  [CE.type]: 'Kind of message and its major version',
  [CE.subject]: 'The entity it is about; the twin id for twin topics',
  [CE.time]: 'Event time, UTC with seven fractional digits',
  [CE.dataschema]: 'URI of the JSON Schema of the value',
  [CE.partitionkey]: 'What the partition was picked by (murmur2)',
  [CE.sequence]: 'Order within ce_source, where the sender counts',
  [CE.traceparent]: 'W3C trace context of the work that made it',
};

/** The AsyncAPI 3.0 document of every topic: channels, messages, schemas, Kafka settings, who writes and who reads. */
export function asyncApiOf(contracts: readonly Contract[], version: string): Json {
  const headers = { type: 'object', properties: Object.fromEntries(Object.entries(HEADER_DESCRIPTIONS).map(([name, description]) => [name, { type: 'string', description }])) };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Orrery',
      version,
      description:
        'Topics of the Orrery digital twin platform. CloudEvents 1.0 in Kafka binary mode; partitioner murmur2; a null value is a tombstone. ' +
        'Within a major version only optional additions happen: ignore what you do not know.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(contracts.map((contract) => [idOf(contract), channelOf(contract)])),
    operations: Object.fromEntries(contracts.flatMap(operationsOf)),
    components: {
      messages: Object.fromEntries(contracts.map((contract) => [idOf(contract), messageOf(contract, headers)])),
      schemas: Object.fromEntries(contracts.map((contract) => [idOf(contract), jsonSchemaOf(contract)])),
    },
  };
}

/** `twin.inputs.v1` → `twinInputsV1`: AsyncAPI ids are used in code generators. */
function idOf(contract: Contract): string {
  return contract.topic.replace(/\.(\w)/g, (_dot, letter: string) => letter.toUpperCase());
}

function channelOf(contract: Contract): Json {
  const { partitions, cleanup, retentionMs, config } = contract.settings;
  return {
    address: contract.topic,
    title: contract.title,
    description: contract.description,
    messages: { [idOf(contract)]: { $ref: `#/components/messages/${idOf(contract)}` } },
    bindings: {
      kafka: {
        topic: contract.topic,
        partitions,
        topicConfiguration: { 'cleanup.policy': cleanup.split(','), 'retention.ms': retentionMs },
        bindingVersion: '0.5.0',
      },
    },
    'x-topic-config': { ...config },
  };
}

function messageOf(contract: Contract, headers: Json): Json {
  return {
    name: idOf(contract),
    title: contract.title,
    contentType: 'application/json',
    headers,
    payload: { $ref: `#/components/schemas/${idOf(contract)}` },
    bindings: { kafka: { key: { type: 'string' }, bindingVersion: '0.5.0' } },
    examples: contract.examples.map((example, index) => ({
      name: `${idOf(contract)}${index + 1}`,
      headers: { [CE.type]: contract.ceType(example) },
      payload: JSON.parse(JSON.stringify(example)) as Json,
    })),
  };
}

function operationsOf(contract: Contract): [string, Json][] {
  const operation = (action: 'send' | 'receive', principal: string): [string, Json] => [
    `${action === 'send' ? 'write' : 'read'}-${contract.topic}-${principal}`,
    {
      action,
      channel: { $ref: `#/channels/${idOf(contract)}` },
      title: `${principal} ${action === 'send' ? 'writes' : 'reads'} ${contract.topic}`,
      messages: [{ $ref: `#/channels/${idOf(contract)}/messages/${idOf(contract)}` }],
    },
  ];
  return [
    ...contract.writers.map((principal) => operation('send', principal)),
    ...contract.readers.map((principal) => operation('receive', principal)),
  ];
}
