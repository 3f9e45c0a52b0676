import { type Gap } from '@orrery/contracts';

/** A gap of a whole source, or of some of its twins. */
export interface ReportedGap {
  gap: Gap;
  /** The twins it concerns; absent: all that are bound to the source. */
  twins?: readonly string[];
}

interface Span {
  from: string;
  to: string;
}

/**
 * Keeps what is known to be missing until its bounds are known. A loss opens where the source was last complete and
 * closes when it is complete again; values that a queue threw away are collected, as they come in floods.
 */
export class GapBook {
  private open: { from: string | undefined; cause: string; missing: Set<number> | 'all'; complete: Set<number> } | undefined;
  private readonly spans = new Map<string, Span>();

  /** Whether a loss waits for its end. */
  get waiting(): boolean {
    return this.open !== undefined;
  }

  /**
   * How far the source is complete, with what is missing and not yet reported: never past the beginning of a gap, so that
   * an end at any moment leaves the gap to the next start.
   */
  cap(watermark: string | undefined): string | undefined {
    let capped = watermark;
    const starts = [this.open?.from, ...[...this.spans.values()].map(({ from }) => from)];
    for (const from of starts) if (from !== undefined && capped !== undefined && from < capped) capped = from;
    return capped;
  }

  /**
   * Readings after `from` may be missing in these subscriptions, or in all there will be.
   * @param from where the source was last complete; undefined: it has never told anything, so nothing can be missing.
   */
  lost(subscriptions: readonly number[] | 'all', cause: string, from: string | undefined): void {
    if (!this.open) {
      this.open = { from, cause, missing: subscriptions === 'all' ? 'all' : new Set(subscriptions), complete: new Set() };
      return;
    }
    if (subscriptions === 'all') this.open.missing = 'all';
    else for (const subscription of subscriptions) if (this.open.missing !== 'all') this.open.missing.add(subscription);
    this.open.complete.clear();
    if (from !== undefined && (this.open.from === undefined || from < this.open.from)) this.open.from = from;
  }

  /**
   * A subscription is complete again, every item of it read anew where it had to be.
   * @param latest the latest event time of the source
   * @param subscriptions how many it has
   * @returns the gap, when this was the last subscription that was waited for.
   */
  complete(subscription: number, latest: string | undefined, subscriptions: number): ReportedGap | undefined {
    if (!this.open || latest === undefined) return undefined;
    this.open.complete.add(subscription);
    const { from, cause, missing, complete } = this.open;
    const waiting = missing === 'all' ? complete.size < subscriptions : [...missing].some((index) => !complete.has(index));
    if (waiting) return undefined;
    this.open = undefined;
    if (from === undefined) return undefined;
    // A recording that began anew lies before what was seen last: the span covers both.
    return { gap: { from: from < latest ? from : latest, to: from < latest ? latest : from, cause, recovered: false } };
  }

  /** A queue threw away values of this twin between these times. */
  overflowed(twinId: string, from: string, to: string): void {
    const [low, high] = from < to ? [from, to] : [to, from];
    const span = this.spans.get(twinId);
    if (!span) this.spans.set(twinId, { from: low, to: high });
    else {
      if (low < span.from) span.from = low;
      if (high > span.to) span.to = high;
    }
  }

  /** What queues have thrown away since the last time: one gap over all twins concerned. */
  takeOverflows(): ReportedGap | undefined {
    if (this.spans.size === 0) return undefined;
    const spans = [...this.spans.values()];
    const twins = [...this.spans.keys()];
    this.spans.clear();
    const from = spans.reduce((low, span) => (span.from < low ? span.from : low), (spans[0] as Span).from);
    const to = spans.reduce((high, span) => (span.to > high ? span.to : high), (spans[0] as Span).to);
    return { gap: { from, to, cause: 'queue-overflow', recovered: false }, twins };
  }
}
