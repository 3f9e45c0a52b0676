import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { type Migration, readerRoleSql } from '@orrery/service-kit';
import { ALERTS_MIGRATION, ARGUMENTS_MIGRATION, AUDIT_MIGRATION, LOCK_OWNERS_MIGRATION, TABLES_MIGRATION, TRACES_MIGRATION, VIEWS_MIGRATION, WINDOWS_MIGRATION } from './tables.migration.js';

const inRealm = (realm: string, schema: string): string => (realm === 'real' ? schema : `${realm.replaceAll('-', '_')}_${schema}`);

/** The schema that command owns; other realms than real have one of their own (architecture decision 10). */
export const schemaOfRealm = (realm: string): string => inRealm(realm, 'command');
/** Where the policy is: the api's, of which only the views are read. */
export const policySchemaOfRealm = (realm: string): string => inRealm(realm, 'api');

export function migrationsOf(schema: string): Migration[] {
  return [
    { name: 'inbox', sql: INBOX_MIGRATION },
    { name: 'outbox', sql: OUTBOX_MIGRATION },
    { name: 'tables', sql: TABLES_MIGRATION },
    { name: 'audit', sql: AUDIT_MIGRATION },
    { name: 'views', sql: VIEWS_MIGRATION },
    { name: 'reader', sql: readerRoleSql(schema) },
    { name: 'traces', sql: TRACES_MIGRATION },
    { name: 'alerts', sql: ALERTS_MIGRATION },
    { name: 'arguments', sql: ARGUMENTS_MIGRATION },
    { name: 'lock-owners', sql: LOCK_OWNERS_MIGRATION },
    { name: 'windows', sql: WINDOWS_MIGRATION },
    { name: 'log', sql: LOG_MIGRATION },
  ].map((migration, index) => ({ version: index + 1, ...migration }));
}
