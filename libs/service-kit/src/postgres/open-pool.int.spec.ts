import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@orrery/local-stack';
import pg from 'pg';
import { HealthRegistry } from '../health/health-registry.js';
import { Drain } from '../lifecycle/drain.js';
import { createLogger } from '../logs/create-logger.js';
import { openPool } from './open-pool.js';

async function endSessions(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'api'");
  await client.end();
}

it('a pool is not ready while PostgreSQL is away, outlives its idle sessions, and closes in the drain', async () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-pool-'));
  const postgres = await startPostgres({ home });
  const lines: string[] = [];
  const logger = createLogger({ service: 'api', version: '1', level: 'info', destination: { write: (line) => void lines.push(line) } });
  const health = new HealthRegistry(5_000);
  const drain = new Drain(logger);
  const postgresIsWell = async () => (await health.report('ready')).checks.postgres?.ok;
  try {
    const pool = await openPool({ url: postgres.url, service: 'api', logger, health, drain });
    expect(await postgresIsWell()).toBe(true);
    const lost = once(pool, 'error');
    await endSessions(postgres.url);
    await lost;
    await postgres.kill();
    expect(await postgresIsWell()).toBe(false);
    await postgres.restart();
    expect(await postgresIsWell()).toBe(true);
    expect(await drain.run(5_000)).toBe('drained');
    expect(pool.ended).toBe(true);
    expect(lines.join('')).toContain('an idle PostgreSQL session was lost');
  } finally {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
});
