import { type FailedItem, type Gap, type LinkState, type SourceEntry, type SourceStateInput, type SourceStatus } from '@orrery/contracts';
import { type StatusProducer } from './status.producer.js';
import { type ClockSkew } from './clock-skew.js';
import { type ReportedGap } from './gap-book.js';
import { type Dropped } from './queue/dropped.js';
import { type SourceQueue } from './queue/source-queue.js';
import { type ReadingBuffer } from './reading-buffer.js';
import { type Counters, noCounts, type Standing, statusOf } from './status-of.js';

export interface SourceReportOptions {
  epoch: string;
  source: () => SourceEntry;
  /** Twins bound to the source. */
  twins: () => readonly string[];
  items: () => { bound: number; monitored: number };
  /** What only sources of this protocol say in their status. */
  details: () => Standing['details'];
  buffer: ReadingBuffer;
  /** What waits on disk. */
  queue: SourceQueue | undefined;
  /** The latest event time seen. */
  front: { readonly latest: string | undefined };
  failing: { list(): FailedItem[] };
  skew: ClockSkew;
  status: StatusProducer;
  /** Something for twins has been put into the buffer. */
  wrote: () => void;
  now: () => string;
}

/** Tells how a source stands: to each of its twins as an input in the order of their readings, to everybody as its status. */
export class SourceReport {
  readonly counters: Counters = noCounts();
  lastReceivedTs: string | undefined;
  state: LinkState = 'connecting';
  private since: string;
  private reason: string | undefined;
  private everConnected = false;
  private told = false;
  /** Up to here everything is in Kafka: where the next start knows to be complete. */
  private acknowledgedTs: string | undefined;
  /** Whether that is known of Kafka; else it is where the source began. */
  private acknowledged = false;

  constructor(private readonly options: SourceReportOptions) {
    this.since = options.now();
    // Received by the start before, and still to be published, or to be told as lost.
    const { queue } = options;
    this.counters.received = (queue?.depth.readings ?? 0) + (queue?.lost?.readings ?? 0);
  }

  /** The twins are known: from now on they are told what the queue on disk has to let go. */
  begin(): void {
    this.options.queue?.listen((dropped) => this.dropped(dropped));
  }

  /** A reason that changes while the state stays goes into the status alone: the twins know already. */
  changeState(state: LinkState, reason?: string): void {
    const changed = state !== this.state || !this.told;
    if (!changed && reason === this.reason) return;
    this.told = true;
    if (state === 'connected') {
      if (this.everConnected && changed) this.counters.reconnects += 1;
      this.everConnected = true;
    }
    this.state = state;
    this.reason = reason;
    if (changed) {
      this.since = this.options.now();
      this.tell(this.options.twins());
    }
    this.options.status.send(this.current());
  }

  /** The twins that are bound from now on know nothing of the source yet. */
  introduce(twins: readonly string[]): void {
    this.tell(twins);
  }

  /**
   * What one twin has of the source began or ended while the source itself stays: an edge node was born or died.
   * @param change `paths` where it is not everything that the twin has of the source
   */
  tellTwin(twinId: string, change: Pick<SourceStateInput, 'state' | 'since' | 'reason' | 'paths'>): void {
    this.options.buffer.addState({ ...this.input(), ...change, twinId });
    this.options.wrote();
  }

  /** The queue on disk had to let go of readings. */
  private dropped({ cause, readings, span }: Dropped): void {
    this.counters.dropped += readings;
    if (span) this.gap({ gap: { ...span, cause, recovered: false } });
  }

  gap({ gap, twins }: ReportedGap): void {
    this.counters.gaps += 1;
    this.tell(twins ?? this.options.twins(), gap);
    this.options.status.send(this.current(gap));
  }

  /**
   * The source has begun to speak, with event times from here on: said before its first readings are in Kafka, so that
   * an end at any moment after that leaves a gap with a beginning.
   */
  begun(earliest: string | undefined): void {
    if (this.acknowledged || earliest === undefined) return;
    const first = this.acknowledgedTs === undefined;
    if (first || earliest < (this.acknowledgedTs as string)) this.acknowledgedTs = earliest;
    if (first) this.options.status.send(this.current());
  }

  /** Everything up to here is in Kafka, in this start or one before. */
  complete(upTo: string): void {
    this.acknowledgedTs = upTo;
    this.acknowledged = true;
  }

  heartbeat(): void {
    this.options.status.heartbeat(this.current());
  }

  current(gap?: Gap): SourceStatus {
    const { options } = this;
    const { bound, monitored } = options.items();
    return statusOf(
      {
        source: options.source(),
        epoch: options.epoch,
        at: options.now(),
        state: this.state,
        since: this.since,
        reason: this.reason,
        lastEventTs: this.acknowledgedTs,
        lastReceivedTs: this.lastReceivedTs,
        clockSkewMs: options.skew.medianMs,
        bound,
        monitored,
        failed: options.failing.list(),
        details: options.details(),
        counters: this.counters,
        waiting: options.buffer.waiting + (options.queue?.depth.readings ?? 0),
      },
      gap,
    );
  }

  private tell(twins: readonly string[], gap?: Gap): void {
    const input = this.input(gap);
    for (const twinId of twins) this.options.buffer.addState({ ...input, twinId });
    if (twins.length > 0) this.options.wrote();
  }

  private input(gap?: Gap): Omit<SourceStateInput, 'twinId'> {
    const { options } = this;
    return {
      type: 'source-state',
      source: options.source().id,
      epoch: options.epoch,
      receivedTs: options.now(),
      state: this.state,
      since: this.since,
      ...(options.front.latest === undefined ? {} : { lastGoodTs: options.front.latest }),
      ...(this.reason === undefined ? {} : { reason: this.reason.slice(0, 500) }),
      ...(gap ? { gap } : {}),
    };
  }
}
