import { Logger, type Provider } from '@nestjs/common';
import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, migrate, readerRoleSql } from '@orrery/service-kit';
import pg from 'pg';
import { PLANT_VIEWS_MIGRATION, REGISTRY_MIGRATION, WHOLE_PLANT_VIEWS_MIGRATION } from '../adapters/migrations.js';
import { IMPORTS_MIGRATION } from '../imports/imports-migration.js';
import { POLICY_MIGRATION, POLICY_VIEWS_MIGRATION } from '../adapters/policy-migration.js';
import { SEARCH_MIGRATION } from '../adapters/search-migration.js';
import { SCORES_MIGRATION } from '../maintenance/scores-migration.js';
import { type Config } from '../config.js';
import { POOL, SEARCH_POOL } from '../tokens.js';

const migrationsOf = (schema: string) => [
  { version: 1, name: 'registry', sql: REGISTRY_MIGRATION },
  { version: 2, name: 'outbox', sql: OUTBOX_MIGRATION },
  { version: 3, name: 'policy', sql: POLICY_MIGRATION },
  { version: 4, name: 'inbox', sql: INBOX_MIGRATION },
  { version: 5, name: 'search', sql: SEARCH_MIGRATION },
  { version: 6, name: 'imports', sql: IMPORTS_MIGRATION },
  { version: 7, name: 'policy views', sql: POLICY_VIEWS_MIGRATION },
  { version: 8, name: 'reader', sql: readerRoleSql(schema) },
  { version: 9, name: 'scores', sql: SCORES_MIGRATION },
  { version: 10, name: 'plant views', sql: PLANT_VIEWS_MIGRATION },
  { version: 11, name: 'reader of the plant', sql: readerRoleSql(schema) },
  { version: 12, name: 'whole plant views', sql: WHOLE_PLANT_VIEWS_MIGRATION },
  { version: 13, name: 'log', sql: LOG_MIGRATION },
];

/** The schema that this service owns; other realms than real have one of their own (architecture decision 10). */
export function schemaOfRealm(realm: string): string {
  return realm === 'real' ? 'api' : `${realm.replaceAll('-', '_')}_api`;
}

export const postgresProvider: Provider = {
  provide: POOL,
  inject: [CONFIG, HealthRegistry, Drain],
  useFactory: async ({ postgres, realm }: Config, health: HealthRegistry, drain: Drain): Promise<pg.Pool> => {
    const schema = schemaOfRealm(realm);
    const pool = new pg.Pool({
      connectionString: postgres.url,
      options: `-c search_path=${schema}`,
      application_name: 'orrery-api',
      max: 10,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 60_000,
    });
    const logger = new Logger('postgres');
    pool.on('error', (error) => logger.warn({ err: error, msg: 'an idle connection was lost' }));
    drain.add('close', 'postgres', () => pool.end());
    await migrate(pool, schema, migrationsOf(schema));
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
      connectionString: postgres.url,
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
