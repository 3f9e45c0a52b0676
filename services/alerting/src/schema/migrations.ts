import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { type Migration, readerRoleSql } from '@orrery/service-kit';
import { RECEIPTS_MIGRATION, REMINDERS_MIGRATION, TABLES_MIGRATION, TOLD_MIGRATION } from './tables.migration.js';
import { TOLD_VIEW_MIGRATION, TRACES_MIGRATION, VIEWS_MIGRATION } from './views.migration.js';

/** The schema that alerting owns; other realms than real have one of their own (architecture decision 10). */
export function schemaOfRealm(realm: string): string {
  return realm === 'real' ? 'alerting' : `${realm.replaceAll('-', '_')}_alerting`;
}

export function migrationsOf(schema: string): Migration[] {
  return [
    { name: 'inbox', sql: INBOX_MIGRATION },
    { name: 'outbox', sql: OUTBOX_MIGRATION },
    { name: 'tables', sql: TABLES_MIGRATION },
    { name: 'views', sql: VIEWS_MIGRATION },
    { name: 'reader', sql: readerRoleSql(schema) },
    { name: 'reminders', sql: REMINDERS_MIGRATION },
    { name: 'traces', sql: TRACES_MIGRATION },
    { name: 'receipts', sql: RECEIPTS_MIGRATION },
    { name: 'told', sql: TOLD_MIGRATION },
    { name: 'told-view', sql: TOLD_VIEW_MIGRATION },
    { name: 'log', sql: LOG_MIGRATION },
  ].map((migration, index) => ({ version: index + 1, ...migration }));
}
