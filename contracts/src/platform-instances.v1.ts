import { type Static, Type } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_TS } from './examples.js';
import { FOLLOWERS, LAYOUT_PHASES } from './platform-layout.v1.js';
import { Timestamp } from './primitives.js';

/** What one instance of a service has done about a record of platform.layout.v1. */
export const PlatformInstance = Type.Object(
  {
    instance: Type.String({ description: 'Name of the process; part of its Kafka client id' }),
    service: Type.String(),
    seq: Type.Integer({ minimum: 1, description: 'Of the layout’s record that is obeyed: held back are all that it says, and nothing is under way any more' }),
    phase: Type.Enum([...LAYOUT_PHASES]),
    epoch: Type.Integer({ minimum: 1 }),
    at: Timestamp,
  },
  { additionalProperties: true },
);
export type PlatformInstance = Static<typeof PlatformInstance>;

export const platformInstances = defineContract({
  topic: 'platform.instances.v1',
  title: 'Platform instances',
  description: 'Answers of the instances to platform.layout.v1: the administrator’s tool waits for them.',
  schema: PlatformInstance,
  ceType: () => 'orrery.platform.instance.v1',
  keyOf: ({ instance }) => instance,
  subjectOf: ({ instance }) => instance,
  timeOf: ({ at }) => at,
  settings: { partitions: 1, cleanup: 'compact,delete', retentionMs: 7 * 24 * 3_600_000 },
  writers: FOLLOWERS,
  readers: [],
  examples: [{ instance: '3f9a1c02', service: 'historian', seq: 2, phase: 'holding', epoch: 1, at: EXAMPLE_TS }],
});
