import { type PropertyState } from '@orrery/contracts';
import { timestampFromTicks } from '@orrery/twin-model';

type Flag = NonNullable<PropertyState['flags']>[number];
type Origin = NonNullable<PropertyState['origin']>;

/** What the history has of a reading. */
export interface KeptReading {
  readonly ticks: bigint;
  readonly value: unknown;
  readonly quality: 'good' | 'uncertain' | 'bad';
  readonly statusCode?: number;
  readonly source?: string;
  readonly origin?: string;
  readonly flags: readonly string[];
  readonly receivedTicks: bigint;
}

/**
 * The state of a path by its last readings, newest first: a bad one leaves the value of the usable one before it (rule R1).
 * @param folded the state by the events up to then; it stands where the reading is the very one it came from
 * @param stale the span of staleness that the moment lies in
 */
export function stateOfReading(readings: readonly KeptReading[], folded: PropertyState | undefined, stale: { readonly from: bigint; readonly cause: string } | undefined): PropertyState | undefined {
  const [last] = readings;
  if (!last) return folded?.eventTs === undefined ? folded : undefined;
  const eventTs = timestampFromTicks(last.ticks);
  if (folded?.eventTs === eventTs && (folded.quality === 'stale') === (stale !== undefined)) return folded;
  const usable = last.quality === 'bad' ? readings.find(({ quality }) => quality !== 'bad') : last;
  const quality = last.quality;
  return {
    value: usable?.value ?? null,
    quality: stale ? 'stale' : quality,
    eventTs,
    ...(last.quality === 'bad' && usable ? { valueTs: timestampFromTicks(usable.ticks) } : {}),
    receivedTs: timestampFromTicks(last.receivedTicks),
    ...(last.statusCode === undefined ? {} : { statusCode: last.statusCode }),
    ...(last.source === undefined ? {} : { source: last.source }),
    ...(last.origin === undefined || last.origin === 'device' ? {} : { origin: last.origin as Origin }),
    ...(last.flags.length === 0 ? {} : { flags: [...last.flags] as Flag[] }),
    ...(stale ? { staleSince: timestampFromTicks(stale.from), staleCause: stale.cause as 'max-age', reportedQuality: quality } : {}),
  };
}
