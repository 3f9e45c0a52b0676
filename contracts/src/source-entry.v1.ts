import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { NonNegativeInteger, SourceId, Timestamp } from './primitives.js';

const open = { additionalProperties: true };

export const Trigger = Type.Enum(['Status', 'StatusValue', 'StatusValueTimestamp']);
export type Trigger = Static<typeof Trigger>;

/** A deliberate weakening of security: who reads it must see why and until when (architecture decision 11). */
export const Waiver = Type.Object({ reason: Type.String({ minLength: 1 }), expires: Timestamp }, open);

const common = {
  type: Type.Literal('source'),
  id: SourceId,
  endpoint: Type.String(),
  waiver: Type.Optional(Waiver),
  user: Type.Optional(Type.String({ description: 'User name; its password is a secret of the ingestion, by source id' })),
  clock: Type.Enum(['device', 'recorded']),
  acceptPastMs: NonNegativeInteger,
  acceptFutureMs: NonNegativeInteger,
  appliedAt: Timestamp,
};

const opcua = {
  securityMode: Type.Enum(['None', 'Sign', 'SignAndEncrypt']),
  securityPolicy: Type.String({ description: 'None, Basic256Sha256, Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss' }),
  samplingIntervalMs: Type.Number({ minimum: 0 }),
  publishingIntervalMs: Type.Number({ minimum: 1 }),
  trigger: Trigger,
};

/** How the payloads of the topics of one template say time and quality. */
export const TopicTemplate = Type.Object(
  {
    topic: Type.String({ description: 'Topic whose levels in braces stand for one level each; /# at its end for any more' }),
    time: Type.Optional(
      Type.Object(
        {
          pointer: Type.String({ description: 'JSON pointer of the time; absent: time of arrival' }),
          format: Type.String({ description: 'iso, unix-s, unix-ms, unix-us, unix-ns, or a pattern of yyyy MM dd HH mm ss S' }),
          zone: Type.Optional(Type.String({ description: 'IANA time zone of a pattern; UTC where absent' })),
        },
        open,
      ),
    ),
    quality: Type.Optional(
      Type.Object(
        {
          pointer: Type.String({ description: 'JSON pointer of the quality' }),
          good: Type.Array(Type.Unknown()),
          uncertain: Type.Array(Type.Unknown()),
          bad: Type.Array(Type.Unknown()),
        },
        { ...open, description: 'What is in no list is bad; no quality at all is good' },
      ),
    ),
  },
  open,
);
export type TopicTemplate = Static<typeof TopicTemplate>;

const mqttOptional = {
  groups: Type.Optional(Type.Array(Type.String(), { description: 'Sparkplug group ids to follow; absent: all' })),
  role: Type.Optional(Type.String({ description: 'Role as Sparkplug host application: passive (writes nothing), secondary, primary' })),
  hostId: Type.Optional(Type.String({ description: 'Sparkplug host id, of a primary host application' })),
  reorderTimeoutMs: Type.Optional(Type.Integer({ minimum: 0, description: 'How long a missing Sparkplug sequence number is waited for' })),
  templates: Type.Optional(Type.Array(TopicTemplate, { description: 'Topics of plain JSON' })),
};
const mqtt = { payload: Type.String({ description: 'sparkplug, json; more may come' }), ...mqttOptional };

/**
 * How to reach one source. Which members stand there is a matter of its protocol, and protocols will be added: a reader
 * takes the entries that its own guard accepts and leaves all others.
 */
export const SourceEntry = Type.Object(
  {
    ...common,
    protocol: Type.String({ description: 'opcua, mqtt; more may come' }),
    ...Type.Partial(Type.Object(opcua)).properties,
    ...Type.Partial(Type.Object(mqtt)).properties,
  },
  open,
);
export type SourceEntry = Static<typeof SourceEntry>;

/** One OPC UA server, and how its items are monitored unless an item says otherwise (rule R3). */
export const OpcUaSourceEntry = Type.Object({ ...common, protocol: Type.Literal('opcua'), ...opcua }, open);
export type OpcUaSourceEntry = Static<typeof OpcUaSourceEntry>;

/** One MQTT broker, read as a Sparkplug B host application or as plain JSON by topic template. */
export const MqttSourceEntry = Type.Object({ ...common, protocol: Type.Literal('mqtt'), ...mqtt }, open);
export type MqttSourceEntry = Static<typeof MqttSourceEntry>;

const checkOpcUa = Compile(OpcUaSourceEntry);
const checkMqtt = Compile(MqttSourceEntry);

export const isOpcUaSource = (entry: unknown): entry is OpcUaSourceEntry => checkOpcUa.Check(entry);
export const isMqttSource = (entry: unknown): entry is MqttSourceEntry => checkMqtt.Check(entry);
