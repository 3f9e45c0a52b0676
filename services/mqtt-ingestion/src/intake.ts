import { type DeadLetterReason, type MqttSourceEntry, type MqttStatus } from '@orrery/contracts';
import { type ClockSkew, type EventFront, type GapBook, type ReadingBuffer, type SourceReport, type Written } from '@orrery/ingestion';
import { millisOf, timestampFromMillis } from '@orrery/twin-model';
import { randomUUID } from 'node:crypto';
import { type LetterProducer } from './adapters/letter.producer.js';
import { type InMessage } from './adapters/mqtt.client.js';
import { type BoundSignal } from './domain/bound-signal.js';
import { LetterBudget } from './domain/letter-budget.js';

export interface IntakeOptions {
  source: () => MqttSourceEntry;
  buffer: ReadingBuffer;
  front: EventFront;
  gaps: GapBook;
  skew: ClockSkew;
  report: SourceReport;
  letters: LetterProducer;
  /** Something has been put into the buffer. */
  wrote: () => void;
  nowMs: () => number;
}

/** Letters that may wait for Kafka: each holds a payload. */
const MAX_WAITING_LETTERS = 200;
const SERVICE = 'mqtt-ingestion';

/** Where the readings and the refusals of a source's messages go, whatever its payloads are; it counts them. */
export class Intake {
  private readonly counts = { messages: 0, retained: 0, unmatched: 0, undecodable: 0, deadLettered: 0, suppressed: 0 };
  private readonly budget = new LetterBudget();
  private nowText: { ms: number; text: string } = { ms: Number.NaN, text: '' };
  /** A reading has come since the last loss: where a gap ends. */
  private heardAgain = false;

  constructor(private readonly options: IntakeOptions) {}

  /** A message has come; its readings and refusals follow. */
  received({ retain }: InMessage): void {
    this.counts.messages += 1;
    if (retain) this.counts.retained += 1;
  }

  add(bound: BoundSignal, { reading, bytes }: Written, nowMs: number): void {
    const { report, buffer } = this.options;
    const { sourceTs } = reading;
    const eventTs = sourceTs ?? this.timestamp(nowMs);
    if (sourceTs !== undefined && this.plausible(sourceTs, nowMs) && !reading.flags?.includes('historical')) {
      this.options.skew.add(nowMs, millisOf(sourceTs));
      this.observe(eventTs, bound);
    } else if (sourceTs === undefined) this.observe(eventTs, bound);
    report.counters.received += 1;
    buffer.add(bound.twinId, reading, bytes, nowMs, () => this.timestamp(nowMs));
    this.options.wrote();
  }

  /** What these paths of a twin show is not fresh, since a time of the source. */
  notFresh(twinId: string, paths: readonly string[], since: string, reason: string): void {
    this.options.report.tellTwin(twinId, { state: 'disconnected', since, reason, paths: [...paths] });
  }

  /** Everything that the twin has of the source is gone. */
  twinLost(twinId: string, since: string, reason: string): void {
    this.options.report.tellTwin(twinId, { state: 'disconnected', since, reason });
  }

  /** What the twin has of the source is there again. */
  twinBack(twinId: string, since: string): void {
    this.options.report.tellTwin(twinId, { state: 'connected', since, reason: 'born again' });
  }

  /** An edge node's sequence has a hole, which only a birth mends: readings of these twins may be missing up to now. */
  sequenceLost(twins: readonly string[]): void {
    const { front, report, nowMs } = this.options;
    if (twins.length === 0) return;
    const now = front.latest ?? this.timestamp(nowMs());
    report.gap({ gap: { from: front.watermark ?? now, to: now, cause: 'sequence-loss', recovered: false }, twins });
  }

  /** A message, or a part of it, cannot be used: counted, and kept as a dead letter while their rate allows it. */
  refuse({ topic, payload, bytes, retain, place }: InMessage, reason: DeadLetterReason, detail: string): void {
    const { letters, source, nowMs } = this.options;
    if (reason === 'unmatched-topic') this.counts.unmatched += 1;
    if (reason === 'undecodable' || reason === 'invalid-time' || reason === 'oversized' || reason === 'malformed') this.counts.undecodable += 1;
    if (letters.size >= MAX_WAITING_LETTERS || !this.budget.take(performance.now())) {
      this.counts.suppressed += 1;
      return;
    }
    this.counts.deadLettered += 1;
    const at = timestampFromMillis(nowMs());
    const origin = { topic: topic.toString('utf8').slice(0, 1000), source: source().id, retained: retain };
    letters.send(place, { reason, detail, service: SERVICE, at, origin, traceId: randomUUID().replaceAll('-', '') }, payload, bytes);
  }

  /** Readings after `from` may be missing, until one comes again. */
  lost(cause: string, from: string | undefined): void {
    this.heardAgain = false;
    this.options.gaps.lost('all', cause, from);
  }

  /** All messages that lay ready have been told. @returns up to where the source is complete with them. */
  drained(): string | undefined {
    const { front, gaps, report } = this.options;
    front.complete(0);
    if (gaps.waiting && this.heardAgain) {
      const gap = gaps.complete(0, front.latest, 1);
      if (gap) report.gap(gap);
    }
    return gaps.cap(front.watermark);
  }

  /** Kafka will never take these readings. */
  dropped(twinId: string, readings: number, receivedTs: string): void {
    const { report, gaps, front } = this.options;
    report.counters.dropped += readings;
    gaps.overflowed(twinId, front.watermark ?? receivedTs, front.latest ?? receivedTs);
  }

  /** Reports what was dropped since the last time, as one gap. */
  tellOverflows(): void {
    const gap = this.options.gaps.takeOverflows();
    if (gap) this.options.report.gap(gap);
  }

  status(): MqttStatus {
    const { messages, ...others } = this.counts;
    return { messages: String(messages), ...(Object.fromEntries(Object.entries(others).map(([name, count]) => [name, String(count)])) as Omit<MqttStatus, 'messages'>) };
  }

  timestamp(ms: number): string {
    if (ms !== this.nowText.ms) {
      this.nowText = { ms, text: timestampFromMillis(ms) };
      this.options.report.lastReceivedTs = this.nowText.text;
    }
    return this.nowText.text;
  }

  private observe(eventTs: string, bound: BoundSignal): void {
    const { front, report } = this.options;
    front.observe(eventTs, !bound.fresh);
    this.heardAgain = true;
    report.begun(front.earliest);
  }

  /** Times that the projector will refuse must not move the bounds of gaps (rule R18). */
  private plausible(sourceTs: string, nowMs: number): boolean {
    const { clock, acceptPastMs, acceptFutureMs } = this.options.source();
    if (clock === 'recorded') return true;
    const age = nowMs - millisOf(sourceTs);
    return age <= acceptPastMs && -age <= acceptFutureMs;
  }
}
