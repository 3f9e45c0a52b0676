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

/** What the start before left on disk is as good as in Kafka: it comes there before what is read now. */
export function upToDisk(last: SourceStatus, queue: { readonly upTo: string | undefined } | undefined): SourceStatus {
  const upTo = queue?.upTo;
  return upTo === undefined || (last.lastEventTs !== undefined && last.lastEventTs >= upTo) ? last : { ...last, lastEventTs: upTo };
}
