import { LEVELS } from '@orrery/contracts';
import { anything, list, object, oneOf, record, text } from '../dtdl/read-shape.js';
import { organisationId, placed, twinId } from './yaml-readers.js';

const relationship = object({ name: text({ max: 64 }), target: twinId }, { properties: record(anything) });

const twin = object(
  { id: twinId, model: text({ max: 128 }) },
  {
    name: text({ max: 200 }),
    level: oneOf(LEVELS),
    partOf: twinId,
    properties: record(placed(anything)),
    externalIds: record(text({ max: 200 })),
    relationships: list(placed(relationship)),
  },
);

/** `twins.yaml` as written: every key judged by itself, nothing yet against models or other twins. */
export const readTwinsFile = object({ organisation: organisationId, twins: list(placed(twin)) }, {});

export type WrittenTwins = NonNullable<ReturnType<typeof readTwinsFile>>;
export type WrittenTwin = WrittenTwins['twins'][number];

/** Ids of all twins that the file mentions, faulty ones included, so that references to these are not blamed as well. */
export function mentionedTwins(value: unknown): ReadonlySet<string> {
  const twins =
    typeof value === 'object' && value !== null && 'twins' in value && Array.isArray(value.twins) ? (value.twins as unknown[]) : [];
  return new Set(
    twins.flatMap((entry) =>
      typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' ? [entry.id] : [],
    ),
  );
}
