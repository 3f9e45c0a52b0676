import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Secret } from '../config/secret.js';
import type { HealthRegistry } from '../health/health-registry.js';
import type { Drain } from '../lifecycle/drain.js';
import type { Metrics } from '../metrics/metrics.js';
import { presentLogin } from './present-login.js';

export interface PoolOptions {
  /** Asked anew for each session. */
  readonly url: Secret;
  /** Shown by PostgreSQL as application_name. */
  readonly service: string;
  readonly logger: Logger;
  readonly health: HealthRegistry;
  readonly drain: Drain;
  /** Told of the server's certificate. */
  readonly metrics?: Pick<Metrics, 'certificates'>;
  /** Most sessions at once; 10 when absent. */
  readonly max?: number;
  /**
   * Commits do not wait for the disk. For state made from a log alone, whose position is written in the same transactions: what a crash of the
   * machine takes, the log brings again (PostgreSQL, synchronous_commit: recent transactions may be lost, never half of one).
   */
  readonly isMadeFromLog?: boolean;
}

/**
 * A pool that is a readiness check (`postgres`), closes last in the drain, and survives the loss of an idle session: pg would
 * throw that at the process.
 */
export async function openPool({ url, service, logger, health, drain, metrics, max = 10, isMadeFromLog = false }: PoolOptions): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ ...presentLogin(pg, url, { certificates: metrics?.certificates, logger }), application_name: service, max, connectionTimeoutMillis: 5_000, ...(isMadeFromLog ? { options: '-c synchronous_commit=off' } : {}) });
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle PostgreSQL session was lost'));
  const remove = health.register('postgres', async () => {
    await pool.query('SELECT 1');
    return { ok: true };
  });
  drain.add('close', 'postgres', () => {
    remove();
    return pool.end();
  });
  return pool;
}
