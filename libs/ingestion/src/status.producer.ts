import { isOrreryError, isRetryable, sourceStatus, type SourceStatus } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { setTimeout as delay } from 'node:timers/promises';
import { makeRoom } from './status-queue.js';
import { type Logger } from './logger.js';

const RETRY_MS = 1000;
/** Records that may wait while Kafka is away; see makeRoom for what happens beyond it. */
const MAX_WAITING = 1000;

/**
 * Publishes the status records of one source in order, each until Kafka has acknowledged it; only a heartbeat that finds
 * another record still under way is left out.
 */
export class StatusProducer {
  private waiting: SourceStatus[] = [];
  private sending: Promise<void> | undefined;

  constructor(
    private readonly publisher: Publisher,
    private readonly ceSource: string,
    private readonly logger: Logger,
    private readonly retryMs = RETRY_MS,
  ) {}

  heartbeat(status: SourceStatus): void {
    if (!this.sending) this.send(status);
  }

  send(status: SourceStatus): void {
    this.waiting = makeRoom([...this.waiting, status], MAX_WAITING);
    this.sending ??= this.sendAll();
  }

  /** Resolves when everything sent so far is in Kafka, or after `atMostMs`: a later start tells it anew. */
  async drain(atMostMs?: number): Promise<void> {
    await (atMostMs === undefined ? this.sending : Promise.race([this.sending, delay(atMostMs, undefined, { ref: false })]));
  }

  private async sendAll(): Promise<void> {
    for (let status = this.waiting.shift(); status; status = this.waiting.shift()) await this.publish(status);
    this.sending = undefined;
  }

  private async publish(status: SourceStatus): Promise<void> {
    for (;;) {
      try {
        return await this.publisher.publish(sourceStatus, [{ value: status, source: this.ceSource }]);
      } catch (error) {
        // A missing right is mended by an administrator; a record that breaks its contract by nobody.
        const mendable = isRetryable(error) || (isOrreryError(error) && error.code === 'forbidden');
        this.logger.error({ err: error, source: status.source, waiting: this.waiting.length }, mendable ? 'source status cannot be published; it waits' : 'source status refused; it is dropped');
        if (!mendable) return;
        // Not what keeps a process alive that has nothing else to do.
        await delay(this.retryMs, undefined, { ref: false });
      }
    }
  }
}
