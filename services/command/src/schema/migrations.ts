import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { expand, type Migration, numbered, readerRoleSql } from '@orrery/service-kit';
import { ALERTS_MIGRATION, ARGUMENTS_MIGRATION, AUDIT_MIGRATION, LOCK_OWNERS_MIGRATION, SIMULATIONS_MIGRATION, TABLES_MIGRATION, TRACES_MIGRATION, VIEWS_MIGRATION, WINDOWS_MIGRATION } from './tables.migration.js';

const inRealm = (realm: string, schema: string): string => (realm === 'real' ? schema : `${realm.replaceAll('-', '_')}_${schema}`);

/** The schema that command owns; other realms than real have one of their own (architecture decision 10). */
export const schemaOfRealm = (realm: string): string => inRealm(realm, 'command');
/** Where the policy is: the api's, of which only the views are read. */
export const policySchemaOfRealm = (realm: string): string => inRealm(realm, 'api');

export function migrationsOf(schema: string): Migration[] {
  return numbered([
    expand('inbox', INBOX_MIGRATION),
    expand('outbox', OUTBOX_MIGRATION),
    expand('tables', TABLES_MIGRATION),
    expand('audit', AUDIT_MIGRATION),
    expand('views', VIEWS_MIGRATION),
    expand('reader', readerRoleSql(schema)),
    expand('traces', TRACES_MIGRATION),
    expand('alerts', ALERTS_MIGRATION),
    expand('arguments', ARGUMENTS_MIGRATION),
    expand('lock-owners', LOCK_OWNERS_MIGRATION),
    expand('windows', WINDOWS_MIGRATION),
    expand('log', LOG_MIGRATION),
    expand('simulations', SIMULATIONS_MIGRATION),
  ]);
}
