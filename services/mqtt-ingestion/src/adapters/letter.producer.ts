import { type DeadLetter, deadLetters } from '@orrery/contracts';
import { DeliveryLine, type Logger, PublishRecords, type SourceQueue } from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { type Place } from '../domain/ack-queue.js';

export interface LetterProducerOptions {
  publisher: Publisher;
  /** Name of the service: CloudEvents `source`. */
  ceSource: string;
  /** Where letters wait while Kafka does not answer; absent: in memory alone. */
  queue: SourceQueue<DeadLetter> | undefined;
  /** A letter is in Kafka or on disk, or was refused for good. */
  onDurable: () => void;
  logger: Logger;
}

/** base64 makes four bytes of three, and a record has a million. */
const MAX_VALUE_BYTES = 600_000;
const LETTERS_PER_SEND = 20;

interface Waiting {
  place: Place;
  letter: DeadLetter;
}

/** Brings dead letters to Kafka in order, over the disk while it does not answer: only when they are in one of the two is their message acknowledged. */
export class LetterProducer {
  private waiting: Waiting[] = [];
  private sending: Promise<void> | undefined;
  private readonly line: DeliveryLine<DeadLetter>;

  constructor(private readonly options: LetterProducerOptions) {
    const { publisher, ceSource, queue, logger } = options;
    const onRefused = (_letter: DeadLetter, error: unknown) => logger.error({ err: error }, 'dead letter refused; it is dropped');
    const publish = new PublishRecords<DeadLetter>({ contract: deadLetters, countOf: () => 1, publisher, ceSource, onRefused, logger });
    this.line = new DeliveryLine<DeadLetter>({ publish, queue, onPublished: () => undefined, logger });
  }

  /** Everything before this place has its letters in Kafka or on disk; undefined when nothing waits. */
  get oldest(): Place | undefined {
    return this.waiting[0]?.place;
  }

  /** Letters that wait in memory. */
  get size(): number {
    return this.waiting.length;
  }

  send(place: Place, letter: Omit<DeadLetter, 'value' | 'valueBytes'>, payload: Uint8Array | undefined, bytes: number): void {
    const whole = payload !== undefined && payload.length <= MAX_VALUE_BYTES;
    this.waiting.push({ place, letter: { ...letter, ...(whole ? { value: Buffer.from(payload).toString('base64') } : {}), valueBytes: bytes } });
    this.sending ??= this.sendAll();
  }

  /** Resolves when everything is in Kafka or on disk; with `whole`, when everything is in Kafka. */
  async drain(whole: boolean): Promise<void> {
    await this.sending;
    if (whole) await this.line.emptied();
    this.line.end();
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, LETTERS_PER_SEND);
      if (!(await this.line.deliver({ records: batch.map(({ letter }) => letter), readings: batch.length, upTo: undefined }))) break;
      this.waiting.splice(0, batch.length);
      this.options.onDurable();
    }
    this.sending = undefined;
  }
}
