import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, NonNegativeInteger, Timestamp } from './primitives.js';

const open = { additionalProperties: true };

/** Why something could not be used; the schema leaves the reason open, as later services will have reasons of their own. */
export const DEAD_LETTER_REASONS = [
  'malformed',
  'contract',
  'oversized',
  'unknown-twin',
  'unknown-path',
  'wrong-type',
  'outside-window',
  'wrong-origin',
  'stale-epoch',
  'handler-failed',
  'unmatched-topic',
  'undecodable',
  'invalid-time',
  'unknown-alias',
  'data-before-birth',
  'wrong-bdseq',
  'expired',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** Where it stood: in a Kafka topic at a partition's offset, or in a topic of an MQTT source. */
const DeadLetterOrigin = Type.Object(
  {
    topic: Type.String(),
    partition: Type.Optional(NonNegativeInteger),
    offset: Type.Optional(Int64),
    source: Type.Optional(Type.String({ description: 'Id of the source whose message it is; then topic is a topic of its broker' })),
    retained: Type.Optional(Type.Boolean()),
  },
  open,
);

/** A record, or the part of one, that could not be used: kept whole, with where it stood and why (rule R16). */
export const DeadLetter = Type.Object(
  {
    reason: Type.String({ description: `${DEAD_LETTER_REASONS.join(', ')}; more may come` }),
    detail: Type.String({ description: 'What is wrong and what to do about it' }),
    service: Type.String(),
    at: Timestamp,
    origin: DeadLetterOrigin,
    traceId: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$', description: 'W3C trace id under which it was refused' })),
    key: Type.Optional(Type.String({ description: 'Key of the record, base64' })),
    value: Type.Optional(Type.String({ description: 'Value of the record, base64; absent where it was too large' })),
    valueBytes: Type.Optional(NonNegativeInteger),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    part: Type.Optional(Type.Unknown({ description: 'The refused part, where the rest of the record was used' })),
  },
  open,
);
export type DeadLetter = Static<typeof DeadLetter>;

/** The record a letter is about, as one string. */
function placeOf({ origin }: DeadLetter): string {
  return origin.offset === undefined ? `${origin.source ?? ''}/${origin.topic}`.slice(0, 1000) : `${origin.topic}/${origin.partition}/${origin.offset}`;
}

export const deadLetters = defineContract({
  topic: 'dead.letters.v1',
  title: 'Dead letters',
  description: 'Every record, or part of one, that a service could not use, whole, with its origin and the reason.',
  schema: DeadLetter,
  ceType: () => 'orrery.dead-letter.v1',
  keyOf: placeOf,
  subjectOf: placeOf,
  timeOf: (letter) => letter.at,
  settings: { partitions: 3, cleanup: 'delete', retentionMs: 30 * 24 * 3_600_000 },
  writers: ['opcua-ingestion', 'mqtt-ingestion', 'business-ingestion', 'twin-projector', 'historian', 'twin-export', 'api', 'maintenance', 'alerting', 'command', 'simulation'],
  readers: ['api', 'downstream'],
  examples: [
    {
      reason: 'unknown-path',
      detail: `${EXAMPLE_TWIN} has no path flwoRate; bind an existing path or add it to the model`,
      service: 'twin-projector',
      at: EXAMPLE_TS,
      origin: { topic: 'twin.inputs.v1', partition: 3, offset: '41' },
      key: 'YWNtZQ==',
      part: { path: 'flwoRate', value: 1 },
    },
    {
      reason: 'undecodable',
      detail: 'the payload is no JSON: Unexpected end of input',
      service: 'mqtt-ingestion',
      at: EXAMPLE_TS,
      origin: { topic: 'riverside/machining/cnc1/telemetry', source: 'cnc', retained: false },
      value: 'eyJ0cyI6',
      valueBytes: 6,
      traceId: '0af7651916cd43dd8448eb211c80319c',
    },
  ],
});
