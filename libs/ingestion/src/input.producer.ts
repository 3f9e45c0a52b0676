import { isOrreryError, isRetryable, type ReadingsInput, type SourceStateInput, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { withBatchSpan } from '@orrery/service-kit';
import { type Logger } from './logger.js';
import { setTimeout as delay } from 'node:timers/promises';
import { type Outbox, type ReadingBuffer } from './reading-buffer.js';

type Input = ReadingsInput | SourceStateInput;

export interface InputProducerOptions<W> {
  /** Name of the service: CloudEvents `source`. */
  ceSource: string;
  publisher: Publisher;
  buffer: ReadingBuffer;
  /** Everything the source told up to here is in Kafka. */
  onAcknowledged: (readings: number, watermark: W | undefined) => void;
  /** Kafka will never take this record. */
  onRefused: (record: Input, error: unknown) => void;
  logger: Logger;
  /**
   * How long readings are gathered before they are sent, in ms, and again between two sends, unless `hurry` is called: where a source has
   * much to say its records are large. Absent: 20 ms, and what has come during a send follows at once.
   */
  gatherMs?: number;
}

const GATHER_MS = 20;
const RECORDS_PER_SEND = 2000;
const RETRY_MS = 1000;

/**
 * Publishes what a source's buffer holds, one send at a time, so that the order stays and back-pressure is felt.
 * @typeParam W what says how far the source has been read: an event time, or a place among its messages
 */
export class InputProducer<W = string> {
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private watermark: W | undefined;
  /** Ends the gathering between two sends. */
  private wake: (() => void) | undefined;
  private told: W | undefined;
  private since: number | undefined;
  private hurried = false;
  private draining = false;
  private ended = false;

  constructor(private readonly options: InputProducerOptions<W>) {}

  /** Something has been put into the buffer. */
  kick(): void {
    this.hurried = false;
    if (this.timer || this.sending) return;
    this.timer = setTimeout(() => this.flush(), this.options.gatherMs ?? GATHER_MS);
  }

  /** Nothing more is to be expected soon: what has been gathered goes out now. */
  hurry(): void {
    this.hurried = true;
    if (this.sending) this.wake?.();
    else if (this.timer) this.flush();
  }

  /** How far the source is complete: taken along with what is sent next. */
  reached(watermark: W | undefined): void {
    this.watermark = watermark;
  }

  /** Milliseconds that the send under way has taken. */
  stuckForMs(nowMs: number): number {
    return this.since === undefined ? 0 : nowMs - this.since;
  }

  /** Sends everything and ends; resolves when Kafka has it. */
  async drain(): Promise<void> {
    this.draining = true;
    this.flush();
    this.wake?.();
    await this.sending;
    this.ended = true;
  }

  /** Ends without waiting for Kafka. */
  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
      this.since = undefined;
    });
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const outbox = this.options.buffer.take(this.watermark, RECORDS_PER_SEND);
      if (!outbox) this.tellIdle();
      if (!outbox || this.ended) return;
      this.since = performance.now();
      const refused = await withBatchSpan('readings publish', () => [], () => this.send(outbox), { kind: 'producer' });
      // Given up while Kafka was away: they still wait, and the next start reports them as a gap.
      if (refused === undefined) return;
      this.options.buffer.settled(outbox.readings);
      if (outbox.watermark !== undefined) this.told = outbox.watermark;
      this.options.onAcknowledged(outbox.readings - refused, outbox.watermark);
      if (this.options.gatherMs !== undefined && !this.hurried && !this.draining) await this.gathered(this.options.gatherMs);
    }
  }

  private async gathered(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  /** The source was read further, and nothing of it had to be sent. */
  private tellIdle(): void {
    if (this.watermark === undefined || this.watermark === this.told) return;
    this.told = this.watermark;
    this.options.onAcknowledged(0, this.watermark);
  }

  /** @returns how many readings Kafka refused for good; undefined when it was ended before Kafka answered. */
  private async send({ records }: Outbox<W>): Promise<number | undefined> {
    const whole = await this.published(records);
    if (whole !== 'refused') return whole === 'published' ? 0 : undefined;
    let refused = 0;
    for (const record of records) {
      const outcome = await this.published([record]);
      if (outcome === 'ended') return undefined;
      if (outcome === 'refused' && record.type === 'readings') refused += record.readings.length;
    }
    return refused;
  }

  private async published(records: readonly Input[]): Promise<'published' | 'refused' | 'ended'> {
    const { publisher, ceSource, logger } = this.options;
    const messages = records.map((value) => ({ value, source: ceSource }));
    while (!this.ended) {
      try {
        await publisher.publish(twinInputs, messages);
        return 'published';
      } catch (error) {
        if (!isRetryable(error) && !isForbidden(error)) {
          if (records.length === 1) this.options.onRefused(records[0] as Input, error);
          return 'refused';
        }
        logger.error({ err: error, records: records.length }, 'readings cannot be published; they wait');
        await delay(RETRY_MS);
      }
    }
    return 'ended';
  }
}

/** A missing right is mended by an administrator, not by throwing readings away. */
function isForbidden(error: unknown): boolean {
  return isOrreryError(error) && error.code === 'forbidden';
}
