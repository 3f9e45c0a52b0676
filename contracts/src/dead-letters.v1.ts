import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, NonNegativeInteger, Timestamp } from './primitives.js';

const open = { additionalProperties: true };

/** A record, or the part of one, that could not be used: kept whole, with where it stood and why (rule R16). */
export const DeadLetter = Type.Object(
  {
    reason: Type.Enum([
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
    ]),
    detail: Type.String({ description: 'What is wrong and what to do about it' }),
    service: Type.String(),
    at: Timestamp,
    origin: Type.Object({ topic: Type.String(), partition: NonNegativeInteger, offset: Int64 }, open),
    key: Type.Optional(Type.String({ description: 'Key of the record, base64' })),
    value: Type.Optional(Type.String({ description: 'Value of the record, base64; absent where it was too large' })),
    valueBytes: Type.Optional(NonNegativeInteger),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    part: Type.Optional(Type.Unknown({ description: 'The refused part, where the rest of the record was used' })),
  },
  open,
);
export type DeadLetter = Static<typeof DeadLetter>;

export const deadLetters = defineContract({
  topic: 'dead.letters.v1',
  title: 'Dead letters',
  description: 'Every record, or part of one, that a service could not use, whole, with its origin and the reason.',
  schema: DeadLetter,
  ceType: () => 'orrery.dead-letter.v1',
  keyOf: (letter) => `${letter.origin.topic}/${letter.origin.partition}/${letter.origin.offset}`,
  subjectOf: (letter) => `${letter.origin.topic}/${letter.origin.partition}/${letter.origin.offset}`,
  timeOf: (letter) => letter.at,
  settings: { partitions: 3, cleanup: 'delete', retentionMs: 30 * 24 * 3_600_000 },
  writers: ['opcua-ingestion', 'mqtt-ingestion', 'business-ingestion', 'twin-projector', 'historian', 'api', 'maintenance', 'alerting', 'command', 'simulation'],
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
  ],
});
