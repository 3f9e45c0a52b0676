import { type Contract, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { withBatchSpan } from '@orrery/service-kit';
import { DeliveryLine } from './delivery-line.js';
import { type Logger } from './logger.js';
import { PublishRecords, type PublishRecordsOptions } from './publish-records.js';
import { type Input, readingsIn } from './queue/frame.js';
import { type SourceQueue } from './queue/source-queue.js';
import { type ReadingBuffer } from './reading-buffer.js';

export interface InputProducerOptions<W> extends Omit<PublishRecordsOptions<Input>, 'contract' | 'countOf'> {
  publisher: Publisher;
  buffer: ReadingBuffer;
  /** Where readings wait while Kafka does not answer; absent: in the buffer alone. */
  queue: SourceQueue | undefined;
  /** The event time up to which the source is complete, of what says how far it was read. */
  upTo: (watermark: W) => string | undefined;
  /** These readings are in Kafka, and everything the source told up to that event time. */
  onPublished: (readings: number, upTo: string | undefined) => void;
  /** What was sent no longer waits in memory: everything the source told up to here, where that is known, is in Kafka or on disk. */
  onDurable: (watermark: W | undefined) => void;
  logger: Logger;
  /**
   * How long readings are gathered before they are sent, in ms, and again between two sends, unless `hurry` is called: where a source has
   * much to say its records are large. Absent: 20 ms, and what has come during a send follows at once.
   */
  gatherMs?: number;
}

const GATHER_MS = 20;
/** While readings go over the disk: each send is an fsync. */
const GATHER_FOR_DISK_MS = 100;
const RECORDS_PER_SEND = 2000;

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
  private readonly line: DeliveryLine<Input>;

  constructor(private readonly options: InputProducerOptions<W>) {
    const { queue, onPublished, logger } = options;
    this.line = new DeliveryLine({ publish: new PublishRecords<Input>({ ...options, contract: twinInputs as Contract<Input>, countOf: readingsIn }), queue, onPublished, logger });
  }

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

  /**
   * Sends everything and ends; resolves when Kafka has it, or it is on disk for the next start.
   * @param whole where there is no next start: when Kafka has it
   */
  async drain(whole = false): Promise<void> {
    this.draining = true;
    this.flush();
    this.wake?.();
    await this.sending;
    if (whole) await this.line.emptied();
    this.end();
  }

  /** Ends without waiting for Kafka. */
  end(): void {
    this.ended = true;
    this.line.end();
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
    const { buffer, onDurable, upTo } = this.options;
    for (;;) {
      const outbox = buffer.take(this.watermark, RECORDS_PER_SEND);
      if (!outbox) this.tellIdle();
      if (!outbox || this.ended) return;
      this.since = performance.now();
      const { records, readings, watermark } = outbox;
      const frame = { records, readings, upTo: watermark === undefined ? undefined : upTo(watermark) };
      // Given up while Kafka was away: they still wait, and the next start reports them as a gap.
      if (!(await withBatchSpan('readings publish', () => [], () => this.line.deliver(frame), { kind: 'producer' }))) return;
      buffer.settled(readings);
      if (watermark !== undefined) this.told = watermark;
      onDurable(watermark);
      const gatherMs = this.options.gatherMs ?? (this.line.overDisk ? GATHER_FOR_DISK_MS : undefined);
      if (gatherMs !== undefined && !this.hurried && !this.draining) await this.gathered(gatherMs);
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
    // What was read before may still be on disk.
    if (!this.line.overDisk) this.options.onPublished(0, this.options.upTo(this.watermark));
    this.options.onDurable(this.watermark);
  }
}
