import { type LinkState, type Reading, type OpcUaSourceEntry } from '@orrery/contracts';
import { type ClockSkew, type EventFront, type GapBook, type ReadingBuffer, type SourceReport } from '@orrery/ingestion';
import { type DataValue, hasOverflow, type LossCause, type MonitoredItem, qualityOf, type SourceHandler, symbolCode, TimeWriter, UA } from '@orrery/opcua';
import { timestampFromMillis } from '@orrery/twin-model';
import { type BoundItem } from './domain/bound-item.js';
import { type FailingItems } from './domain/failing-items.js';
import { failureReading, readingOf } from './domain/reading-of.js';

export interface ValueIntakeOptions {
  source: () => OpcUaSourceEntry;
  bound: (key: string) => BoundItem | undefined;
  buffer: ReadingBuffer;
  front: EventFront;
  gaps: GapBook;
  failing: FailingItems;
  skew: ClockSkew;
  report: SourceReport;
  /** Something has been put into the buffer. */
  wrote: () => void;
  /** Whether every monitored item has been read since it was created. */
  readAnew: () => boolean;
  subscriptions: () => number;
  /** The source has been read up to here; all of it is in the buffer. */
  reached: (watermark: string | undefined) => void;
  nowMs: () => number;
}

/** An item that has said nothing for so long since its source was heard again may never: the gap is reported without it. */
const READ_ANEW_WITHIN_MS = 5000;

/** What a source tells becomes readings, states and gaps of its twins, in the order in which it was told. */
export class ValueIntake implements SourceHandler {
  private readonly time = new TimeWriter();
  private readonly lastTs = new Map<string, string>();
  /** Monotonic time of the last notification or keep-alive. */
  lastHeardMs = performance.now();
  /** Monotonic time of the first notification since the last loss; undefined before it. */
  private heardAgainMs: number | undefined;
  private nowText: { ms: number; text: string } = { ms: Number.NaN, text: '' };

  constructor(private readonly options: ValueIntakeOptions) {}

  state(state: LinkState, reason?: string): void {
    this.options.report.changeState(state, reason);
  }

  value(item: MonitoredItem, value: DataValue, first: boolean): void {
    const { options } = this;
    const bound = options.bound(item.spec.key);
    const code = value.statusCode.value >>> 0;
    // The server has no value yet: nothing was read.
    if (!bound || symbolCode(code) === UA.badWaitingForInitialData) return;
    const nowMs = options.nowMs();
    const { reading, bytes } = readingOf(bound, value, this.time);
    if (value.sourceTimestamp) options.skew.add(nowMs, value.sourceTimestamp.getTime());
    const eventTs = reading.sourceTs ?? reading.serverTs ?? this.timestamp(nowMs);
    if (symbolCode(code) === UA.badNodeIdUnknown) options.failing.judge(bound, { status: code });
    else options.failing.forget(bound.spec.key);
    if (hasOverflow(code)) {
      options.report.counters.overflows += 1;
      options.gaps.overflowed(bound.twinId, this.lastTs.get(bound.spec.key) ?? eventTs, eventTs);
    }
    this.lastTs.set(bound.spec.key, eventTs);
    if (reading.value !== null && this.plausible(value, nowMs)) {
      options.front.observe(eventTs, first);
      options.report.begun(options.front.earliest);
    }
    this.add(bound.twinId, reading, bytes, eventTs, nowMs);
  }

  complete(subscription: number): void {
    const { options } = this;
    this.lastHeardMs = performance.now();
    options.front.complete(subscription);
    this.tellFailures();
    this.closeGap(subscription);
    this.tellReached();
  }

  loss(subscription: number, cause: LossCause): void {
    this.heardAgainMs = undefined;
    this.options.gaps.lost([subscription], cause, this.options.front.watermark);
  }

  item(item: MonitoredItem): void {
    const bound = this.options.bound(item.spec.key);
    if (!bound) return;
    this.options.failing.judge(bound, item);
    if (qualityOf(item.status) === 'bad') this.tellFailures();
  }

  /** Reports what queues have thrown away since the last time, as one gap. */
  tellOverflows(): void {
    const gap = this.options.gaps.takeOverflows();
    if (!gap) return;
    this.options.report.gap(gap);
    this.tellReached();
  }

  forget(key: string): void {
    this.lastTs.delete(key);
    this.options.failing.forget(key);
  }

  private closeGap(subscription: number): void {
    const { gaps, front, report, readAnew, subscriptions } = this.options;
    if (!gaps.waiting) return;
    this.heardAgainMs ??= this.lastHeardMs;
    if (!readAnew() && this.lastHeardMs - this.heardAgainMs < READ_ANEW_WITHIN_MS) return;
    const gap = gaps.complete(subscription, front.latest, subscriptions());
    if (!gaps.waiting) this.heardAgainMs = undefined;
    if (gap) report.gap(gap);
  }

  /** A gap goes into the buffer before the times behind it count as reached. */
  private tellReached(): void {
    const { reached, gaps, front } = this.options;
    reached(gaps.cap(front.watermark));
  }

  private add(twinId: string, reading: Reading, bytes: number, eventTs: string, nowMs: number): void {
    const { buffer, report, gaps } = this.options;
    report.counters.received += 1;
    if (buffer.add(twinId, reading, bytes, nowMs, () => this.timestamp(nowMs))) {
      this.options.wrote();
      return;
    }
    report.counters.dropped += 1;
    gaps.overflowed(twinId, eventTs, eventTs);
  }

  /**
   * A recorded clock has its own now: a failure told in ours would lie years after every reading of its path, so that it
   * waits until the source's time is known.
   */
  private tellFailures(): void {
    const { failing, front } = this.options;
    const recorded = this.options.source().clock === 'recorded';
    if (failing.count === 0 || (recorded && front.latest === undefined)) return;
    const nowMs = this.options.nowMs();
    for (const { bound, status } of failing.takeUntold()) {
      const at = recorded && front.latest !== undefined ? { sourceTs: front.latest } : {};
      this.add(bound.twinId, failureReading(bound, status, at), 200, at.sourceTs ?? this.timestamp(nowMs), nowMs);
    }
  }

  /** Times that the projector will refuse must not move the bounds of gaps (rule R18). */
  private plausible(value: DataValue, nowMs: number): boolean {
    const { clock, acceptPastMs, acceptFutureMs } = this.options.source();
    const stamp = value.sourceTimestamp ?? value.serverTimestamp;
    if (clock === 'recorded' || !stamp) return true;
    const age = nowMs - stamp.getTime();
    return age <= acceptPastMs && -age <= acceptFutureMs;
  }

  private timestamp(ms: number): string {
    if (ms !== this.nowText.ms) {
      this.nowText = { ms, text: timestampFromMillis(ms) };
      this.options.report.lastReceivedTs = this.nowText.text;
    }
    return this.nowText.text;
  }
}
