import { sourceStatus, type SourceStatus } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { type Logger } from '../logger.js';

/** Publishes the status records of one source in order; a heartbeat that finds the last one still under way is left out. */
export class StatusProducer {
  private tail: Promise<void> = Promise.resolve();
  private underWay = 0;

  constructor(
    private readonly publisher: Publisher,
    private readonly ceSource: string,
    private readonly logger: Logger,
  ) {}

  heartbeat(status: SourceStatus): void {
    if (this.underWay === 0) this.send(status);
  }

  send(status: SourceStatus): void {
    this.underWay += 1;
    this.tail = this.tail
      .then(() => this.publisher.publish(sourceStatus, [{ value: status, source: this.ceSource }]))
      .catch((error: unknown) => this.logger.error({ err: error, source: status.source }, 'source status cannot be published'))
      .finally(() => {
        this.underWay -= 1;
      });
  }

  /** Resolves when everything sent so far is in Kafka, or was given up with a log line. */
  async drain(): Promise<void> {
    await this.tail;
  }
}
