import { EventMarks, formatMetadata } from './commit-point.js';
import { type LogStateEffects } from './log-state.js';
import { type Restored } from './restore.js';
import { type SnapshotWriter } from './snapshot-writer.js';

export interface CommitPoint {
  readonly offset: bigint;
  readonly metadata: string;
}

/** How far one restored state has come, and how far it may be committed. */
export class Progress<Snap> {
  /** Next input to handle. */
  position: bigint;
  private readonly epoch: bigint;
  private readonly marks = new EventMarks();
  private eventsEnd: bigint;
  private hold: bigint | undefined;

  constructor(
    restored: Pick<Restored<never, Snap, never>, 'inputOffset' | 'epoch' | 'eventsEnd' | 'eventsFrom' | 'uncovered'>,
    readonly snapshots: SnapshotWriter<Snap>,
  ) {
    const { inputOffset, epoch, eventsEnd, eventsFrom, uncovered } = restored;
    this.position = inputOffset;
    this.epoch = epoch;
    this.eventsEnd = eventsEnd;
    this.marks.mark(inputOffset, eventsFrom);
    snapshots.add([...uncovered].map((key) => ({ key, offset: inputOffset })));
  }

  /** The effects of everything before `position` are done; `eventsEnd` is where their events end, if there were any. */
  reached(position: bigint, effects: Pick<LogStateEffects<Snap>, 'dirty' | 'hold'>, eventsEnd: bigint | undefined): void {
    if (eventsEnd !== undefined) this.eventsEnd = eventsEnd;
    this.snapshots.add(effects.dirty);
    this.hold = effects.hold;
    this.position = position;
    this.marks.mark(position, this.eventsEnd);
  }

  /** A batch without a readable record changes nothing. */
  get unchanged(): LogStateEffects<Snap, never> {
    return { events: [], dirty: [], deadLetters: [], ...(this.hold === undefined ? {} : { hold: this.hold }) };
  }

  /** Never above an input that a snapshot does not cover yet, or that the state still needs. */
  get commitPoint(): CommitPoint {
    let offset = this.position;
    for (const bound of [this.snapshots.lowest, this.hold]) if (bound !== undefined && bound < offset) offset = bound;
    // Nothing but what the state still holds keeps it back: all the rest before `position` is in snapshots.
    const settled = offset < this.position && (this.snapshots.lowest ?? this.position) >= this.position ? { settled: this.position } : {};
    return { offset, metadata: formatMetadata({ epoch: this.epoch, eventsOffset: this.marks.eventsFrom(offset), ...settled }) };
  }
}
