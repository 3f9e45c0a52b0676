import { type Contract, isOrreryError, isRetryable } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { setTimeout as delay } from 'node:timers/promises';
import { type Logger } from './logger.js';

export interface PublishRecordsOptions<R> {
  contract: Contract<R>;
  /** How many readings, or letters, are in a record: for what is counted. */
  countOf: (record: R) => number;
  /** Name of the service: CloudEvents `source`. */
  ceSource: string;
  publisher: Publisher;
  /** Kafka will never take this record. */
  onRefused: (record: R, error: unknown) => void;
  logger: Logger;
}

const RETRY_MS = 1000;

/** Brings records to Kafka, in order, each until it is there or refused for good. */
export class PublishRecords<R> {
  private ended = false;

  constructor(private readonly options: PublishRecordsOptions<R>) {}

  /** Without waiting for Kafka. */
  end(): void {
    this.ended = true;
  }

  /** @returns how many of what is counted Kafka refused for good; undefined when it was ended before Kafka answered. */
  async publish(records: readonly R[]): Promise<number | undefined> {
    const whole = await this.published(records);
    if (whole !== 'refused') return whole === 'published' ? 0 : undefined;
    let refused = 0;
    for (const record of records) {
      const outcome = await this.published([record]);
      if (outcome === 'ended') return undefined;
      if (outcome === 'refused') refused += this.options.countOf(record);
    }
    return refused;
  }

  private async published(records: readonly R[]): Promise<'published' | 'refused' | 'ended'> {
    const { contract, publisher, ceSource, logger } = this.options;
    const messages = records.map((value) => ({ value, source: ceSource }));
    while (!this.ended) {
      try {
        await publisher.publish(contract, messages);
        return 'published';
      } catch (error) {
        if (!isRetryable(error) && !isForbidden(error)) {
          if (records.length === 1) this.options.onRefused(records[0] as R, error);
          return 'refused';
        }
        logger.error({ err: error, records: records.length }, `${contract.topic} cannot be written; what was to be published waits`);
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
