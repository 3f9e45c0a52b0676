import { type Contract, type DeadLetter, deadLetters, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { DeliveryLine } from './delivery-line.js';
import { type Logger } from './logger.js';
import { PublishRecords } from './publish-records.js';
import { type Input, readingsIn } from './queue/frame.js';
import { type QueueStore } from './queue/queue-store.js';
import { type SourceQueue } from './queue/source-queue.js';

export interface LeftoversOptions {
  queues: QueueStore;
  publisher: Publisher;
  ceSource: string;
  logger: Logger;
}

/** What an earlier start left on disk of sources that nobody reads any more: it was measured while they were read, and goes to Kafka all the same. */
export class Leftovers {
  private readonly lines: DeliveryLine<never>[] = [];

  constructor(private readonly options: LeftoversOptions) {}

  /** @returns sources with something left, of which it is said that nobody reads them. */
  of(unread: (source: string) => boolean): string[] {
    return this.options.queues.waiting.filter(unread);
  }

  /** Resolves when all of the source is in Kafka, or refused for good. */
  async forward(source: string): Promise<void> {
    const { queues, logger } = this.options;
    logger.warn({ source, ...queues.of(source).depth }, 'this source is not in the registry any more; what was left of it on disk goes to Kafka');
    await Promise.all([this.line<Input>(twinInputs as Contract<Input>, queues.of(source), readingsIn), this.line<DeadLetter>(deadLetters, queues.lettersOf(source), () => 1)]);
  }

  /** What is not in Kafka yet stays for the next start. */
  end(): void {
    for (const line of this.lines) line.end();
  }

  private async line<R>(contract: Contract<R>, queue: SourceQueue<R>, countOf: (record: R) => number): Promise<void> {
    const { publisher, ceSource, logger } = this.options;
    const onRefused = (_record: R, error: unknown) => logger.error({ err: error, source: queue.source }, 'a record that was left on disk is refused by Kafka; it is dropped');
    const line = new DeliveryLine<R>({ publish: new PublishRecords<R>({ contract, countOf, publisher, ceSource, onRefused, logger }), queue, onPublished: () => undefined, logger });
    this.lines.push(line as unknown as DeliveryLine<never>);
    await line.emptied();
  }
}
