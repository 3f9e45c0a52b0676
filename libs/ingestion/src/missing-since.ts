import { type SourceStatus } from '@orrery/contracts';

/** The earliest time that OPC UA can say (Part 6 §5.2.2.5): before everything. */
const BEFORE_EVERYTHING = '1601-01-01T00:00:00.0000000Z';

/**
 * From which event time on readings of a source may be missing, when a start finds what the one before it has left.
 * @param last its last status
 * @param clock of the source: a recording says nothing of its times before its first reading is known
 * @returns where all of it was in Kafka; where the start before was connected and ended before anything of it was, since it was
 * connected; undefined where it never was: nothing can be missing
 */
export function missingSince({ lastEventTs, state, since }: Pick<SourceStatus, 'lastEventTs' | 'state' | 'since'>, clock: 'device' | 'recorded'): string | undefined {
  if (lastEventTs !== undefined) return lastEventTs;
  if (state !== 'connected') return undefined;
  return clock === 'recorded' ? BEFORE_EVERYTHING : since;
}

/**
 * The same with what it has left on disk: that comes to Kafka before what is read now.
 * @param upTo how far the source is complete with what is on disk; undefined where nothing is there that says so, or not all of it is there
 */
export function missingBeyondDisk(last: Parameters<typeof missingSince>[0], clock: 'device' | 'recorded', upTo: string | undefined): string | undefined {
  // Not the later of both: where a source has been complete may go back, and what is on disk knows it last.
  return upTo ?? missingSince(last, clock);
}
