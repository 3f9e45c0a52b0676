import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { type Migration, readerRoleSql } from '@orrery/service-kit';
import { TABLES_MIGRATION, VIEWS_MIGRATION } from './tables.migration.js';

/** The schema that simulation owns; other realms than real have one of their own (architecture decision 10). */
export const schemaOfRealm = (realm: string): string => (realm === 'real' ? 'simulation' : `${realm.replaceAll('-', '_')}_simulation`);

export function migrationsOf(schema: string): Migration[] {
  return [
    { name: 'inbox', sql: INBOX_MIGRATION },
    { name: 'outbox', sql: OUTBOX_MIGRATION },
    { name: 'tables', sql: TABLES_MIGRATION },
    { name: 'views', sql: VIEWS_MIGRATION },
    { name: 'reader', sql: readerRoleSql(schema) },
    { name: 'log', sql: LOG_MIGRATION },
  ].map((migration, index) => ({ version: index + 1, ...migration }));
}
