/** Beats that wait for their event: ten minutes of one a second. */
const KEPT = 600;

export interface Arrival {
  /** From the beat to its event, in milliseconds. */
  readonly latencyMs: number;
  /** Beats before it that never came: the log keeps the order of one twin, so they will not. */
  readonly missed: number;
}

/**
 * Which beats are on their way. A beat is known by its source time in milliseconds, which no other has: numbers would begin anew with each start, and
 * an event of an earlier life must not count. Times to measure by are of the caller's one clock, which must not jump.
 */
export class BeatWatch {
  private readonly waiting = new Map<number, number>();

  /** @returns beats given up for it, since there are too many */
  sent(sourceMs: number, nowMs: number): number {
    this.waiting.set(sourceMs, nowMs);
    if (this.waiting.size <= KEPT) return 0;
    this.waiting.delete(this.waiting.keys().next().value!);
    return 1;
  }

  /** undefined for what is none of its beats, or came before. */
  arrived(sourceMs: number, nowMs: number): Arrival | undefined {
    const sentAt = this.waiting.get(sourceMs);
    if (sentAt === undefined) return undefined;
    const before = [...this.waiting.keys()].filter((beat) => beat <= sourceMs);
    for (const beat of before) this.waiting.delete(beat);
    return { latencyMs: nowMs - sentAt, missed: before.length - 1 };
  }
}
