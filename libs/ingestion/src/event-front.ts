import { ticksOf, timestampFromTicks } from '@orrery/twin-model';

/**
 * How far a source has been read, in its own time. The watermark is a time up to which nothing is outstanding: the latest
 * event time seen when each subscription was last drained, less the largest disorder seen so far, because what comes
 * late may also be what is missing. Bounds of gaps are taken from it, so that they are never too narrow.
 */
export class EventFront {
  /** The latest event time seen. */
  latest: string | undefined;
  /** The earliest event time seen: before it, nothing can be missing. */
  earliest: string | undefined;
  private readonly drained = new Map<number, string>();
  private disorderTicks = 0n;
  private floor: string | undefined;

  /** @param first the item's first value since it was created: it may be of any age and shows no disorder. */
  observe(eventTs: string, first: boolean): void {
    if (this.latest === undefined || eventTs > this.latest) this.latest = eventTs;
    if (this.earliest === undefined || eventTs < this.earliest) this.earliest = eventTs;
    if (first || this.floor === undefined || eventTs >= this.floor) return;
    const late = ticksOf(this.floor) - ticksOf(eventTs);
    if (late > this.disorderTicks) this.disorderTicks = late;
  }

  /** Everything the server had queued in this subscription has been seen. */
  complete(subscription: number): void {
    if (this.latest === undefined) return;
    this.drained.set(subscription, this.latest);
    this.floor = undefined;
    for (const time of this.drained.values()) if (this.floor === undefined || time < this.floor) this.floor = time;
  }

  /** Nothing is outstanding up to here; undefined before the first drained notification. */
  get watermark(): string | undefined {
    if (this.floor === undefined || this.disorderTicks === 0n) return this.floor;
    return timestampFromTicks(ticksOf(this.floor) - this.disorderTicks);
  }
}
