import { type DeadLetter, type ReadingsInput } from '@orrery/contracts';
import { BackPressure, InputProducer, type Logger, ReadingBuffer, RECORD_LIMITS, type SourceQueue } from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { LetterProducer } from './adapters/letter.producer.js';
import { type MqttLink } from './adapters/mqtt.client.js';
import { type Place, PlaceCounter } from './domain/ack-queue.js';

export interface DeliveryOptions {
  publisher: Publisher;
  ceSource: string;
  logger: Logger;
  head: () => Pick<ReadingsInput, 'source' | 'epoch'>;
  /** Readings that may wait for Kafka: at half of them the broker is no longer read. */
  bufferReadings: number;
  /** Where readings wait while Kafka does not answer; absent: in memory alone. */
  queue: SourceQueue | undefined;
  /** The same of dead letters. */
  letters: SourceQueue<DeadLetter> | undefined;
  link: () => MqttLink | undefined;
  /** These readings are in Kafka, and with them everything up to an event time of the source. */
  onPublished: (readings: number, upTo: string | undefined) => void;
  /** Kafka will never take these. */
  onRefused: (twinId: string, readings: number, receivedTs: string) => void;
}

/** How far a source has been read: its messages, and its own time. */
interface Reached {
  place: Place;
  eventTs: string | undefined;
}

/** With the time to send it, a record's readings span less than 50 ms. */
const GATHER_MS = 30;
/** Nothing came for so long: the broker has sent what it has, or all that it may before it is acknowledged. */
const QUIET_MS = 2;

/** Readings and dead letters of a source on their way to Kafka; what has come there is acknowledged to the broker. */
export class Delivery {
  readonly buffer: ReadingBuffer;
  readonly letters: LetterProducer;
  private readonly inputs: InputProducer<Reached>;
  private readonly pressure: BackPressure;
  readonly places = new PlaceCounter();
  private kept: Place = 0;
  private quiet: NodeJS.Timeout | undefined;

  constructor(private readonly options: DeliveryOptions) {
    const { publisher, ceSource, logger, head, bufferReadings, queue, letters } = options;
    this.pressure = new BackPressure(bufferReadings);
    // It takes everything: a reading thrown away here would be acknowledged with its message. What bounds it is the pause, and one chunk.
    this.buffer = new ReadingBuffer(head, { ...RECORD_LIMITS, readings: Infinity });
    this.letters = new LetterProducer({ publisher, ceSource, queue: letters, onDurable: () => this.settle(), logger });
    this.inputs = new InputProducer<Reached>({
      ceSource,
      publisher,
      buffer: this.buffer,
      queue,
      upTo: ({ eventTs }) => eventTs,
      onPublished: (readings, upTo) => this.published(readings, upTo),
      onDurable: (reached) => this.durable(reached?.place),
      onRefused: (record, error) => {
        logger.error({ err: error, twinId: record.twinId }, 'record refused by Kafka; its readings are dropped');
        if (record.type === 'readings') options.onRefused(record.twinId, record.readings.length, record.receivedTs);
      },
      logger,
      gatherMs: GATHER_MS,
    });
  }

  /** Whether the broker is not read because Kafka is behind. */
  get paused(): boolean {
    return this.pressure.paused;
  }

  /** Something has been put into the buffer. */
  wrote(): void {
    this.inputs.kick();
    this.balance();
  }

  /** All messages that lay ready are in the buffer, or refused. */
  drained(place: Place, eventTs: string | undefined): void {
    this.inputs.reached({ place, eventTs });
    this.inputs.kick();
    if (this.quiet) this.quiet.refresh();
    else this.quiet = setTimeout(() => this.inputs.hurry(), QUIET_MS);
  }

  /** Resolves when everything is in Kafka, or on disk for the next start; with `whole`, when everything is in Kafka. */
  async drain(whole: boolean): Promise<void> {
    clearTimeout(this.quiet);
    await this.inputs.drain(whole);
    await this.letters.drain(whole);
  }

  private published(readings: number, upTo: string | undefined): void {
    this.options.onPublished(readings, upTo);
    this.balance();
  }

  private durable(place: Place | undefined): void {
    if (place !== undefined) {
      this.kept = place;
      this.settle();
    }
    this.balance();
  }

  /** A message is acknowledged when its readings are in Kafka or on disk (rule R14), and its dead letter too. */
  private settle(): void {
    this.options.link()?.settled(Math.min(this.kept, (this.letters.oldest ?? Infinity) - 1));
  }

  private balance(): void {
    const verdict = this.pressure.judge(this.buffer.waiting);
    if (verdict === undefined) return;
    this.options.logger.warn({ waiting: this.buffer.waiting }, `Kafka is behind: ${verdict} reading`);
    this.options.link()?.[verdict]();
  }
}
