import { isOrreryError, isRetryable, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { setTimeout as delay } from 'node:timers/promises';
import { type Logger } from './logger.js';
import { type Input, readingsIn } from './queue/frame.js';

export interface PublishInputsOptions {
  /** Name of the service: CloudEvents `source`. */
  ceSource: string;
  publisher: Publisher;
  /** Kafka will never take this record. */
  onRefused: (record: Input, error: unknown) => void;
  logger: Logger;
}

const RETRY_MS = 1000;

/** Brings records to Kafka, in order, each until it is there or refused for good. */
export class PublishInputs {
  private ended = false;

  constructor(private readonly options: PublishInputsOptions) {}

  /** Without waiting for Kafka. */
  end(): void {
    this.ended = true;
  }

  /** @returns how many readings Kafka refused for good; undefined when it was ended before Kafka answered. */
  async publish(records: readonly Input[]): Promise<number | undefined> {
    const whole = await this.published(records);
    if (whole !== 'refused') return whole === 'published' ? 0 : undefined;
    let refused = 0;
    for (const record of records) {
      const outcome = await this.published([record]);
      if (outcome === 'ended') return undefined;
      if (outcome === 'refused') refused += readingsIn(record);
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
