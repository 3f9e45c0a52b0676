import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { expand, type Migration, numbered, readerRoleSql } from '@orrery/service-kit';
import { TABLES_MIGRATION, VIEWS_MIGRATION } from './tables.migration.js';

/** The schema that simulation owns; other realms than real have one of their own (architecture decision 10). */
export const schemaOfRealm = (realm: string): string => (realm === 'real' ? 'simulation' : `${realm.replaceAll('-', '_')}_simulation`);

export function migrationsOf(schema: string): Migration[] {
  return numbered([
    expand('inbox', INBOX_MIGRATION),
    expand('outbox', OUTBOX_MIGRATION),
    expand('tables', TABLES_MIGRATION),
    expand('views', VIEWS_MIGRATION),
    expand('reader', readerRoleSql(schema)),
    expand('log', LOG_MIGRATION),
  ]);
}
