import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, Timestamp, TwinId, Value } from './primitives.js';
import { TwinDefinition } from './twin-definition.v1.js';

/** All that the maintenance service knows of one twin: what it needs to go on after a restart as if there had been none. */
export const MaintenanceState = Type.Object(
  {
    twinId: TwinId,
    epoch: Int64,
    inputOffset: Int64,
    at: Timestamp,
    logic: Type.String({ description: 'Version of the service’s own state; another version is not read, and learning begins again' }),
    definition: Type.Optional(TwinDefinition),
    twin: Type.Optional(Value),
    detectors: Type.Record(Type.String(), Value, { description: 'State of each detector; private to the service' }),
  },
  { additionalProperties: true },
);
export type MaintenanceState = Static<typeof MaintenanceState>;

export const maintenanceState = defineContract({
  topic: 'maintenance.state.v1',
  title: 'Maintenance state',
  description: 'Snapshots of the maintenance service for itself: alignment, baselines, models, anomalies under way. Compacted; of each twin keep the record with the highest inputOffset.',
  schema: MaintenanceState,
  ceType: () => 'orrery.maintenance.state.v1',
  keyOf: ({ twinId }) => twinId,
  subjectOf: ({ twinId }) => twinId,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'drained', cleanup: 'compact', retentionMs: -1, config: { 'min.cleanable.dirty.ratio': '0.2' } },
  writers: ['maintenance'],
  readers: ['maintenance'],
  examples: [{ twinId: EXAMPLE_TWIN, epoch: '1', inputOffset: '41', at: EXAMPLE_TS, logic: '1', detectors: { filler: {} } }],
});
