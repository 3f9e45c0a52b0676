import { type DeadLetter, deadLetters, isOrreryError, isRetryable } from '@orrery/contracts';
import { type Logger } from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { setTimeout as delay } from 'node:timers/promises';
import { type Place } from '../domain/ack-queue.js';

const RETRY_MS = 1000;
/** base64 makes four bytes of three, and a record has a million. */
const MAX_VALUE_BYTES = 600_000;

interface Waiting {
  place: Place;
  letter: DeadLetter;
}

/** Publishes dead letters in order, each until Kafka has it: only then is its message acknowledged. */
export class LetterProducer {
  private waiting: Waiting[] = [];
  private sending: Promise<void> | undefined;
  private ended = false;

  constructor(
    private readonly publisher: Publisher,
    private readonly ceSource: string,
    private readonly logger: Logger,
    /** A letter has come to Kafka. */
    private readonly onPublished: () => void,
  ) {}

  /** Everything before this place has its letters in Kafka; undefined when nothing waits. */
  get oldest(): Place | undefined {
    return this.waiting[0]?.place;
  }

  /** Letters that wait. */
  get size(): number {
    return this.waiting.length;
  }

  send(place: Place, letter: Omit<DeadLetter, 'value' | 'valueBytes'>, payload: Uint8Array | undefined, bytes: number): void {
    const whole = payload !== undefined && payload.length <= MAX_VALUE_BYTES;
    this.waiting.push({ place, letter: { ...letter, ...(whole ? { value: Buffer.from(payload).toString('base64') } : {}), valueBytes: bytes } });
    this.sending ??= this.sendAll();
  }

  async drain(): Promise<void> {
    await this.sending;
  }

  end(): void {
    this.ended = true;
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0 && !this.ended) {
      const batch = this.waiting.slice(0, 20);
      if (!(await this.published(batch))) continue;
      this.waiting.splice(0, batch.length);
      this.onPublished();
    }
    this.sending = undefined;
  }

  private async published(batch: readonly Waiting[]): Promise<boolean> {
    try {
      await this.publisher.publish(deadLetters, batch.map(({ letter }) => ({ value: letter, source: this.ceSource })));
      return true;
    } catch (error) {
      const mendable = isRetryable(error) || (isOrreryError(error) && error.code === 'forbidden');
      this.logger.error({ err: error }, mendable ? 'dead letters cannot be published; they wait' : 'dead letters refused; they are dropped');
      if (mendable) await delay(RETRY_MS, undefined, { ref: false });
      return !mendable;
    }
  }
}
