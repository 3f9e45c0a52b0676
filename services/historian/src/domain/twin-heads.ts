import { type TwinEvent } from '@orrery/contracts';

/** The last event of a twin that is in the history. */
export interface Head {
  readonly life: number;
  readonly rev: number;
  /** Offset of the input behind it. Offsets grow over deletions and new registrations, where revisions begin anew. */
  readonly offset: bigint;
  readonly deleted: boolean;
  /** Revision at which a snapshot of this life was last made, or tried in vain for events that are missing; 0 where none was. */
  readonly snapshotRev: number;
}

export interface Placed {
  readonly head: Head;
  /** The event before it is not in the history: it had gone from the log before it was read. */
  readonly afterGap: boolean;
}

/** Where an event belongs; undefined for one that is there already, e.g. published again after a crash. */
export function placeEvent(before: Head | undefined, event: TwinEvent): Placed | undefined {
  const offset = BigInt(event.cause.offset);
  if (before !== undefined && offset <= before.offset) return undefined;
  const begins = before === undefined || before.deleted || event.prevRev === 0;
  const life = before === undefined ? 1 : begins ? before.life + 1 : before.life;
  const expected = begins ? 0 : before.rev;
  return {
    head: { life, rev: event.rev, offset, deleted: event.type === 'deleted', snapshotRev: begins ? 0 : before.snapshotRev },
    afterGap: event.prevRev !== expected,
  };
}
