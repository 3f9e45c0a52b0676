import { type Reading, type ReadingsInput, type SourceClock } from '@orrery/contracts';
import { addMillis } from '../time/timestamp.js';
import { type Twin } from './twin.js';

export interface EventTime {
  readonly eventTs: string;
  readonly timeOrigin?: 'server' | 'received';
}

/** What an import brings is old by intent: its times stand as they are, as those of a recorded source do. */
const IMPORTED: SourceClock = { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 };

/** How the times of a record's readings are judged; undefined: by the default window. */
export function clockOf(twin: Pick<Twin, 'definition'>, input: ReadingsInput): SourceClock | undefined {
  return input.import === undefined ? twin.definition.sources[input.source] : IMPORTED;
}

/**
 * The event time of a reading (rules R2, R18): sourceTs where it is inside the source's accept window, else serverTs
 * where that is, else receivedTs where the source gave no time at all. Undefined: it gave times and none is credible.
 * A recorded source has no window.
 */
export function eventTimeOf(reading: Reading, receivedTs: string, clock: SourceClock | undefined): EventTime | undefined {
  const { sourceTs, serverTs } = reading;
  if (clock?.clock === 'recorded') {
    if (sourceTs !== undefined) return { eventTs: sourceTs };
    if (serverTs !== undefined) return { eventTs: serverTs, timeOrigin: 'server' };
    return { eventTs: receivedTs, timeOrigin: 'received' };
  }
  if (sourceTs !== undefined && isInside(sourceTs, receivedTs, clock)) return { eventTs: sourceTs };
  if (serverTs !== undefined && isInside(serverTs, receivedTs, clock)) return { eventTs: serverTs, timeOrigin: 'server' };
  if (sourceTs === undefined && serverTs === undefined) return { eventTs: receivedTs, timeOrigin: 'received' };
  return undefined;
}

const DEFAULT_PAST_MS = 7 * 24 * 3_600_000;
const DEFAULT_FUTURE_MS = 10 * 60_000;

/** Equal up to the second is by far the commonest case, and is inside any window: it saves two date computations. */
function isInside(timestamp: string, receivedTs: string, clock: SourceClock | undefined): boolean {
  if (timestamp.slice(0, 16) === receivedTs.slice(0, 16)) return true;
  const earliest = addMillis(receivedTs, -(clock?.acceptPastMs ?? DEFAULT_PAST_MS));
  const latest = addMillis(receivedTs, clock?.acceptFutureMs ?? DEFAULT_FUTURE_MS);
  return timestamp >= earliest && timestamp <= latest;
}
