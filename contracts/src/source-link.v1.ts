import { Type, type Static } from 'typebox';
import { Int64, NonNegativeInteger, Timestamp } from './primitives.js';

/** A span of a source's time from which readings may be missing. Bounds are event times. */
export const Gap = Type.Object(
  {
    from: Timestamp,
    to: Type.Optional(Timestamp),
    cause: Type.String({ description: 'connection-lost, ingestion-restarted, subscription-recreated, queue-overflow, …' }),
    recovered: Type.Boolean({ description: 'True once every reading of the span has been fetched afterwards' }),
  },
  { additionalProperties: true },
);
export type Gap = Static<typeof Gap>;

/** connected: readings flow; disconnected: they cannot; connecting: being set up for the first time. */
export const LinkState = Type.Enum(['connecting', 'connected', 'disconnected']);
export type LinkState = Static<typeof LinkState>;

/** How a twin stands with one of its sources (rule R24). */
export const SourceLink = Type.Object(
  {
    state: LinkState,
    since: Timestamp,
    epoch: Int64,
    lastGoodTs: Type.Optional(Timestamp),
    gaps: NonNegativeInteger,
    lastGap: Type.Optional(Gap),
    reason: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
);
export type SourceLink = Static<typeof SourceLink>;
