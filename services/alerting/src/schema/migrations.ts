import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { contract, expand, type Migration, numbered, readerRoleSql } from '@orrery/service-kit';
import { RECEIPTS_MIGRATION, REMINDERS_MIGRATION, TABLES_MIGRATION, TOLD_MIGRATION } from './tables.migration.js';
import { TOLD_VIEW_MIGRATION, TRACES_MIGRATION, VIEWS_MIGRATION } from './views.migration.js';

/** The schema that alerting owns; other realms than real have one of their own (architecture decision 10). */
export function schemaOfRealm(realm: string): string {
  return realm === 'real' ? 'alerting' : `${realm.replaceAll('-', '_')}_alerting`;
}

export function migrationsOf(schema: string): Migration[] {
  return numbered([
    expand('inbox', INBOX_MIGRATION),
    expand('outbox', OUTBOX_MIGRATION),
    expand('tables', TABLES_MIGRATION),
    expand('views', VIEWS_MIGRATION),
    expand('reader', readerRoleSql(schema)),
    expand('reminders', REMINDERS_MIGRATION),
    expand('traces', TRACES_MIGRATION),
    expand('receipts', RECEIPTS_MIGRATION),
    contract('told', { oldest: '0.1.0' }, TOLD_MIGRATION),
    expand('told-view', TOLD_VIEW_MIGRATION),
    expand('log', LOG_MIGRATION),
    expand('reader-of-told', readerRoleSql(schema)),
  ]);
}
