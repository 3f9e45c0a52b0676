/** What is committed beside an offset: enough for the next owner to restore. */
export interface CommitMetadata {
  readonly epoch: bigint;
  /** Own events partition: events of inputs at or after the committed offset stand at or after this one. */
  readonly eventsOffset: bigint;
  /** Everything before this offset is done, and only waits for what stands at the committed one: a reading whose twin is not known yet. */
  readonly settled?: bigint;
}

export function formatMetadata({ epoch, eventsOffset, settled }: CommitMetadata): string {
  return JSON.stringify({ epoch: String(epoch), eventsOffset: String(eventsOffset), ...(settled === undefined ? {} : { settled: String(settled) }) });
}

/** Undefined for a commit of someone else's: the restore then reads all events that are kept. */
export function parseMetadata(text: string | null | undefined): CommitMetadata | undefined {
  try {
    const { epoch, eventsOffset, settled } = JSON.parse(text ?? '') as { epoch?: unknown; eventsOffset?: unknown; settled?: unknown };
    if (typeof epoch !== 'string' || typeof eventsOffset !== 'string') return undefined;
    return { epoch: BigInt(epoch), eventsOffset: BigInt(eventsOffset), ...(typeof settled === 'string' ? { settled: BigInt(settled) } : {}) };
  } catch {
    return undefined;
  }
}

const MAX_MARKS = 1_000;

/**
 * Where the events of which inputs begin. The commit may lie far behind the last handled input, and the restore needs every
 * event from there on: the next owner takes published events as they are and makes only what is missing.
 */
export class EventMarks {
  private marks: { readonly input: bigint; readonly events: bigint }[] = [];

  /** Inputs from `input` on have their events at `events` or later. Both never fall. */
  mark(input: bigint, events: bigint): void {
    this.marks.push({ input, events });
    // Fewer marks only mean that the restore reads a little more.
    if (this.marks.length > MAX_MARKS) this.marks = this.marks.filter((_, index) => index % 2 === 0);
  }

  /** Offset from which the events of inputs at or after `input` stand; drops the marks before it. */
  eventsFrom(input: bigint): bigint {
    let last = 0;
    while (last + 1 < this.marks.length && this.marks[last + 1]!.input <= input) last += 1;
    if (last > 0) this.marks.splice(0, last);
    return this.marks[0]?.events ?? 0n;
  }
}
