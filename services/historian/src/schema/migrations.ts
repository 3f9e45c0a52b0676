import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { expand, type Migration, numbered, readerRoleSql } from '@orrery/service-kit';
import { EVENTS_MIGRATION, PARTITIONS_MIGRATION, TABLES_MIGRATION, TIERS_MIGRATION } from './tables.migration.js';
import { HORIZONS_MIGRATION, VIEWS_MIGRATION } from './views.migration.js';

/** The schema that the historian owns; other realms than real have one of their own (architecture decision 10). */
export function schemaOfRealm(realm: string): string {
  return realm === 'real' ? 'historian' : `${realm.replaceAll('-', '_')}_historian`;
}

export function migrationsOf(schema: string): Migration[] {
  return numbered([
    expand('inbox', INBOX_MIGRATION),
    expand('outbox', OUTBOX_MIGRATION),
    expand('tables', TABLES_MIGRATION),
    expand('events', EVENTS_MIGRATION),
    expand('tiers', TIERS_MIGRATION),
    expand('partitions', PARTITIONS_MIGRATION),
    expand('views', VIEWS_MIGRATION),
    expand('reader', readerRoleSql(schema)),
    expand('horizons', HORIZONS_MIGRATION),
    expand('log', LOG_MIGRATION),
  ]);
}
