import { isOrreryError } from '@orrery/contracts';
import { type KafkaLog } from '@orrery/kafka';
import { migrate } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { migrationsOf } from '../schema/migrations.js';

const RETRY_MS = 1_000;

/** The service's schema at its last migration. A database that is not there yet, or not any more, is waited for: ending would only be a restart. */
export async function prepareSchema(pool: Pool, schema: string, logger: KafkaLog, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await migrate(pool, schema, migrationsOf(schema));
      return;
    } catch (error) {
      if (!isOrreryError(error) || !error.retryable || signal.aborted) throw error;
      logger.warn({ err: error }, 'PostgreSQL cannot be reached; trying again');
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
