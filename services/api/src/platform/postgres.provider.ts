import { Logger, type Provider } from '@nestjs/common';
import { type KafkaLog } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics, presentLogin, prepareSchema } from '@orrery/service-kit';
import pg from 'pg';
import { type Config } from '../config.js';
import { migrationsOf, schemaOfRealm } from '../schema/migrations.js';
import { POOL, SEARCH_POOL } from '../tokens.js';

export const postgresProvider: Provider = {
  provide: POOL,
  inject: [CONFIG, LOGGER, HealthRegistry, Drain, Metrics],
  useFactory: async ({ postgres, realm }: Config, logger: KafkaLog, health: HealthRegistry, drain: Drain, { certificates }: Metrics): Promise<pg.Pool> => {
    const schema = schemaOfRealm(realm);
    const pool = new pg.Pool({
      ...presentLogin(pg, postgres.url, { certificates, logger }),
      options: `-c search_path=${schema}`,
      application_name: 'orrery-api',
      max: 10,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 60_000,
    });
    pool.on('error', (error) => logger.warn({ err: error }, 'an idle connection was lost'));
    drain.add('close', 'postgres', () => pool.end());
    const stopping = new AbortController();
    drain.add('stop-reading', 'schema', () => stopping.abort());
    await prepareSchema(pool, schema, migrationsOf(schema), logger, stopping.signal, health);
    health.register('postgres', async () => {
      await pool.query('select 1');
      return { ok: true };
    });
    return pool;
  },
};

/**
 * Connections of the search index, apart from those that requests wait for. They do not wait for the disk at commit: after a crash the
 * index and its position in the log are both where they were a moment before, and the log tells the rest again.
 */
export const searchPoolProvider: Provider = {
  provide: SEARCH_POOL,
  inject: [CONFIG, Drain, POOL],
  useFactory: ({ postgres, realm }: Config, drain: Drain): pg.Pool => {
    const pool = new pg.Pool({
      ...presentLogin(pg, postgres.url),
      options: `-c search_path=${schemaOfRealm(realm)} -c synchronous_commit=off`,
      application_name: 'orrery-api-search',
      max: 4,
    });
    const logger = new Logger('postgres');
    pool.on('error', (error) => logger.warn({ err: error, msg: 'an idle connection was lost' }));
    drain.add('close', 'postgres of search', () => pool.end());
    return pool;
  },
};
