import { setTimeout as delay } from 'node:timers/promises';
import { type Logger } from './logger.js';
import { type PublishRecords } from './publish-records.js';
import { type Batch } from './queue/batch.js';
import { type Frame } from './queue/frame.js';
import { type SourceQueue } from './queue/source-queue.js';

const PATIENCE_MS = 2000;
const RETRY_MS = 1000;
const RECORDS_PER_SEND = 2000;

export interface DeliveryLineOptions<R> {
  publish: PublishRecords<R>;
  /** Absent: nothing is kept on disk. */
  queue: SourceQueue<R> | undefined;
  /** So many readings are in Kafka, and everything the source told up to that event time. */
  onPublished: (readings: number, upTo: string | undefined) => void;
  logger: Logger;
  /** How long Kafka may take for a send before it goes to disk, in ms; absent: two seconds. */
  patienceMs?: number;
  /** Time after which what failed is tried again, in ms; absent: one second. */
  retryMs?: number;
}

/**
 * The way of a source's frames to Kafka, in order: straight on while Kafka answers; over the disk from the moment it does not, until the last that went there
 * has come to Kafka (rule R6).
 */
export class DeliveryLine<R> {
  private forwarding: Promise<void> | undefined;
  private storing: Promise<unknown> | undefined;
  private ended = false;
  private held = false;

  constructor(private readonly options: DeliveryLineOptions<R>) {
    if (options.queue?.empty === false) this.forward(options.queue);
  }

  /** Whether frames go over the disk now. */
  get overDisk(): boolean {
    return this.forwarding !== undefined;
  }

  /** @returns whether the frame is in Kafka or on disk, or was refused for good; false when it was ended before. */
  async deliver(frame: Frame<R> & { readings: number }): Promise<boolean> {
    while (!this.ended) {
      const { forwarding } = this;
      if (!forwarding) return this.straight(frame);
      if ((await this.stored(frame)) !== undefined) return true;
      this.sayHeld();
      await Promise.race([forwarding, this.retry()]);
    }
    return false;
  }

  /** Resolves when nothing is left on disk. */
  async emptied(): Promise<void> {
    while (this.forwarding && !this.ended) await this.forwarding;
  }

  /** What is on disk stays there for the next start. */
  end(): void {
    this.ended = true;
    this.options.publish.end();
  }

  /** Once for each time that it is so. */
  private sayHeld(): void {
    if (!this.held) this.options.logger.warn('nothing more is kept on disk: what is read waits in memory, and then its source is held back');
    this.held = true;
  }

  private async straight(frame: Frame<R> & { readings: number }): Promise<boolean> {
    const { publish, queue, onPublished, patienceMs = PATIENCE_MS } = this.options;
    const publication = publish.publish(frame.records);
    while (queue) {
      const answered = await answeredWithin(publication, patienceMs);
      if (answered) break;
      const number = await this.stored(frame);
      if (number === undefined) continue;
      this.options.logger.warn(`Kafka has not answered for ${patienceMs} ms: readings are kept on disk`);
      this.forward(queue, { number, publication });
      return true;
    }
    const refused = await publication;
    if (refused === undefined) return false;
    onPublished(frame.readings - refused, frame.upTo);
    return true;
  }

  private async stored(frame: Frame<R>): Promise<number | undefined> {
    const { queue, logger } = this.options;
    try {
      const storing = (queue as SourceQueue<R>).append(frame);
      this.storing = storing.catch(() => undefined);
      const number = await storing;
      if (number !== undefined) this.held = false;
      return number;
    } catch (error) {
      logger.error({ err: error }, 'readings cannot be kept on disk: see to the volume of ORRERY_QUEUE_DIR; they wait in memory, then their source is held back');
      return undefined;
    } finally {
      this.storing = undefined;
    }
  }

  private retry(): Promise<void> {
    return delay(this.options.retryMs ?? RETRY_MS, undefined, { ref: false });
  }

  /** It is in Kafka: whatever the disk says, it is not sent again. */
  private async removed(queue: SourceQueue<R>, batch: Batch<R>): Promise<void> {
    while (!this.ended) {
      try {
        return await queue.remove(batch);
      } catch (error) {
        this.options.logger.error({ err: error }, 'readings that are in Kafka cannot be deleted from disk; it is tried again');
        await this.retry();
      }
    }
  }

  /** @param underWay the first frame's publication, where it has begun already. */
  private forward(queue: SourceQueue<R>, underWay?: UnderWay): void {
    this.forwarding = this.forwardAll(queue, underWay).catch(async (error: unknown) => {
      this.options.logger.error({ err: error }, 'readings on disk cannot be forwarded; it is tried again');
      await this.retry();
      if (!this.ended) this.forward(queue);
    });
  }

  private async forwardAll(queue: SourceQueue<R>, underWay: UnderWay | undefined): Promise<void> {
    let first = underWay;
    for (;;) {
      const batch = await queue.take(first ? 1 : RECORDS_PER_SEND);
      if (!batch) {
        await this.storing;
        if (!queue.empty) {
          // A write that failed may have left the count wrong.
          if (!this.storing) await queue.recount();
          continue;
        }
        // Nothing may come between the two: what is stored meanwhile would be left behind.
        this.forwarding = undefined;
        return;
      }
      // Where its frame could not be read back, the batch is the one behind it.
      const refused = await (first && first.number === batch.entries.at(-1)?.number ? first.publication : this.options.publish.publish(batch.records));
      first = undefined;
      if (refused === undefined) return;
      await this.removed(queue, batch);
      this.options.onPublished(batch.readings - refused, batch.upTo);
    }
  }
}

interface UnderWay {
  /** Of its frame on disk. */
  readonly number: number;
  readonly publication: Promise<number | undefined>;
}

async function answeredWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = delay(ms, false, { signal: waiting.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    waiting.abort();
  }
}
