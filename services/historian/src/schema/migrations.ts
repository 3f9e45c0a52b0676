import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { type Migration } from '@orrery/service-kit';
import { EVENTS_MIGRATION, PARTITIONS_MIGRATION, TABLES_MIGRATION, TIERS_MIGRATION } from './tables.migration.js';
import { HORIZONS_MIGRATION, readerMigration, VIEWS_MIGRATION } from './views.migration.js';

/** The schema that the historian owns; other realms than real have one of their own (architecture decision 10). */
export function schemaOfRealm(realm: string): string {
  return realm === 'real' ? 'historian' : `${realm.replaceAll('-', '_')}_historian`;
}

export function migrationsOf(schema: string): Migration[] {
  return [
    { name: 'inbox', sql: INBOX_MIGRATION },
    { name: 'outbox', sql: OUTBOX_MIGRATION },
    { name: 'tables', sql: TABLES_MIGRATION },
    { name: 'events', sql: EVENTS_MIGRATION },
    { name: 'tiers', sql: TIERS_MIGRATION },
    { name: 'partitions', sql: PARTITIONS_MIGRATION },
    { name: 'views', sql: VIEWS_MIGRATION },
    { name: 'reader', sql: readerMigration(schema) },
    { name: 'horizons', sql: HORIZONS_MIGRATION },
    { name: 'log', sql: LOG_MIGRATION },
  ].map((migration, index) => ({ version: index + 1, ...migration }));
}
