import { setTimeout as delay } from 'node:timers/promises';
import { isOrreryError } from '@orrery/contracts';
import type { Pool } from 'pg';
import { migrate } from './migrate.js';
import { type Migration } from './migration.js';

const RETRY_MS = 1_000;

interface SchemaLog {
  warn(fields: object, message: string): void;
}

/** A service's schema at its last migration. A database that is not there yet, or not any more, is waited for: ending would only be a restart. */
export async function prepareSchema(pool: Pool, schema: string, migrations: readonly Migration[], logger: SchemaLog, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const { beside } = await migrate(pool, schema, migrations);
      if (beside.length > 0) logger.warn({ schema, beside }, 'a newer version has migrated the schema; going on beside what it added');
      return;
    } catch (error) {
      if (!isOrreryError(error) || !error.retryable || signal.aborted) throw error;
      logger.warn({ err: error }, 'PostgreSQL cannot be reached; trying again');
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
