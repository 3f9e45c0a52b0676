import { type Static, Type } from 'typebox';
import { defineContract, type Principal } from './contract.js';
import { EXAMPLE_TS } from './examples.js';
import { Int64, Timestamp } from './primitives.js';

/** What every instance is to do. `extending`: nothing yet, topics get partitions that nobody uses. `holding`: keep back what enters. `moving`: leave the groups. */
export const LAYOUT_PHASES = ['steady', 'extending', 'holding', 'moving'] as const;
export type LayoutPhase = (typeof LAYOUT_PHASES)[number];

/** How the topics that grow are laid out, and what is under way. There is one record; without it every topic has what its contract says. */
export const PlatformLayout = Type.Object(
  {
    epoch: Type.Integer({ minimum: 1, description: 'Raised by one with each growth that was brought to its end' }),
    seq: Type.Integer({ minimum: 1, description: 'Raised with every record; instances answer by it' }),
    phase: Type.Enum([...LAYOUT_PHASES]),
    partitions: Type.Integer({ minimum: 1, description: 'How many partitions the topics that grow have for writers and readers now' }),
    counts: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, description: 'The present number and those before it, the first one first; each is a multiple of the one before' }),
    target: Type.Optional(Type.Integer({ minimum: 2, description: 'The number that is under way' })),
    topics: Type.Optional(Type.Array(Type.String(), { description: 'Topics that grow now, without realm' })),
    ends: Type.Optional(Type.Record(Type.String(), Type.Array(Int64), { description: 'While moving: where Kafka’s partitions of each topic ended once all was read' })),
    bases: Type.Record(Type.String(), Type.Record(Type.String(), Int64), {
      description: 'Topic → partition → what is added to Kafka’s offsets there: where the partition ended that it is a branch of. The parent is the partition modulo the number before',
    }),
    by: Type.String({ description: 'Who wrote it: the administrator’s run' }),
    at: Timestamp,
  },
  { additionalProperties: true },
);
export type PlatformLayout = Static<typeof PlatformLayout>;

/** The key of the one record. */
export const LAYOUT_KEY = 'layout';

/** Every service: what one does not follow, it would write into the wrong partition. */
export const FOLLOWERS: readonly Principal[] = ['opcua-ingestion', 'mqtt-ingestion', 'business-ingestion', 'twin-projector', 'historian', 'twin-export', 'simulation', 'maintenance', 'alerting', 'command', 'api'];

export const platformLayout = defineContract({
  topic: 'platform.layout.v1',
  title: 'Platform layout',
  description: 'How many partitions the topics keyed by twin have, and what is under way to change it. Written by the administrator’s tool alone, followed by every instance.',
  schema: PlatformLayout,
  ceType: () => 'orrery.platform.layout.v1',
  keyOf: () => LAYOUT_KEY,
  subjectOf: () => LAYOUT_KEY,
  timeOf: ({ at }) => at,
  settings: { partitions: 1, cleanup: 'compact', retentionMs: -1 },
  writers: [],
  readers: [...FOLLOWERS, 'canary', 'downstream'],
  examples: [
    { epoch: 1, seq: 2, phase: 'holding', partitions: 24, counts: [24], target: 48, topics: ['twin.inputs.v1'], bases: {}, by: 'orrery-topics@4711', at: EXAMPLE_TS },
    { epoch: 2, seq: 4, phase: 'steady', partitions: 48, counts: [24, 48], bases: { 'twin.inputs.v1': { '24': '1200' } }, by: 'orrery-topics@4711', at: EXAMPLE_TS },
  ],
});
