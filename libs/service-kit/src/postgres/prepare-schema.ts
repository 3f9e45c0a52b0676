import { setTimeout as delay } from 'node:timers/promises';
import { isOrreryError, type OrreryError } from '@orrery/contracts';
import type { Pool } from 'pg';
import type { HealthRegistry } from '../health/health-registry.js';
import { Waiting, type WaitingLog } from '../health/waiting.js';
import { migrate } from './migrate.js';
import { type Migration } from './migration.js';

const RETRY_MS = 1_000;

/**
 * A service's schema at its last migration. A database that is not there yet, or not any more, is waited for, and so is another instance that migrates:
 * ending would only be a restart. /health/ready (`postgres`) and the log say why.
 */
export async function prepareSchema(pool: Pool, schema: string, migrations: readonly Migration[], logger: WaitingLog, signal: AbortSignal, health?: Pick<HealthRegistry, 'trouble'>): Promise<void> {
  const waiting = new Waiting(logger, health);
  waiting.show('postgres', 'connecting, and looking at the schema');
  for (;;) {
    try {
      const { beside, unread } = await migrate(pool, schema, migrations, { signal, onWarning: (warning) => logger.warn({ schema }, `PostgreSQL: ${warning}`) });
      if (beside.length > 0) logger.warn({ schema, beside }, 'a newer version has migrated the schema; going on beside what it added');
      if (unread !== undefined) logger.warn({ schema }, unread);
      return waiting.over('PostgreSQL is reached');
    } catch (error) {
      if (!isOrreryError(error) || !error.retryable || signal.aborted) throw error;
      waiting.say('postgres', whyNotYet(error));
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Without a remedy of its own it is no matter of migrations: PostgreSQL is away. */
function whyNotYet({ message, remedy }: OrreryError): string {
  if (remedy !== undefined) return `${message}. ${remedy} It is tried again by itself.`;
  return `PostgreSQL cannot be used yet: ${message}. See that it runs, and that ORRERY_POSTGRES_URL has its address. It is tried again by itself.`;
}
