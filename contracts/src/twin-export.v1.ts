import { type Static, Type } from 'typebox';
import { type Contract, defineContract } from './contract.js';
import { Timestamp, TwinId } from './primitives.js';
import { TwinEvent, twinEvents } from './twin-events.v1.js';
import { TwinSnapshot, twinState } from './twin-state.v1.js';

const open = { additionalProperties: true };

export const ExportName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$', maxLength: 60, description: 'Name of an export; part of its topics' });

/** A selection of twins, and of their paths, that is copied to topics of its own: Kafka cannot filter by key, and rights are by topic. */
export const ExportEntry = Type.Object(
  {
    type: Type.Literal('export'),
    name: ExportName,
    twins: Type.Optional(Type.Array(TwinId, { minItems: 1, description: 'These twins' })),
    site: Type.Optional(Type.String({ description: 'All twins of a site' })),
    subtree: Type.Optional(Type.Array(TwinId, { minItems: 1, description: 'These twins and all that is part of them' })),
    paths: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'Paths, `*` for any name: flowRate, motor/*; absent: all' })),
    readers: Type.Array(Type.String(), { description: 'Kafka principals that may read the topics' }),
    appliedAt: Timestamp,
  },
  open,
);
export type ExportEntry = Static<typeof ExportEntry>;

/** Every topic of an export begins so: what writes them needs no other right. */
export const EXPORT_PREFIX = 'twin.export.';

/** The two topics of an export. Their records are those of twin.events and twin.state: who reads the whole can read a part. */
export function exportContracts(name: string): { readonly events: Contract<TwinEvent>; readonly state: Contract<TwinSnapshot> } {
  const shared = { writers: ['twin-export'], readers: ['twin-export'] } as const;
  return {
    events: defineContract({
      ...withoutCompiled(twinEvents),
      ...shared,
      topic: `${EXPORT_PREFIX}${name}.events.v1`,
      title: `Events of export ${name}`,
      schema: TwinEvent,
    }),
    state: defineContract({
      ...withoutCompiled(twinState),
      ...shared,
      topic: `${EXPORT_PREFIX}${name}.state.v1`,
      title: `State of export ${name}`,
      schema: TwinSnapshot,
    }),
  };
}

function withoutCompiled<T>({ check: _check, problems: _problems, schema: _schema, ...rest }: Contract<T>) {
  return rest;
}
