import { INBOX_MIGRATION, LOG_MIGRATION, OUTBOX_MIGRATION } from '@orrery/kafka';
import { expand, type Migration, numbered, readerRoleSql } from '@orrery/service-kit';
import { PLANT_CHECKS_MIGRATION, PLANT_VIEWS_MIGRATION, REGISTRY_MIGRATION, WHOLE_PLANT_VIEWS_MIGRATION } from '../adapters/migrations.js';
import { POLICY_MIGRATION, POLICY_VIEWS_MIGRATION } from '../adapters/policy-migration.js';
import { SEARCH_MIGRATION } from '../adapters/search-migration.js';
import { IMPORTS_MIGRATION } from '../imports/imports-migration.js';
import { SCORES_MIGRATION } from '../maintenance/scores-migration.js';

/** The schema that this service owns; other realms than real have one of their own (architecture decision 10). */
export const schemaOfRealm = (realm: string): string => (realm === 'real' ? 'api' : `${realm.replaceAll('-', '_')}_api`);

export function migrationsOf(schema: string): Migration[] {
  return numbered([
    expand('registry', REGISTRY_MIGRATION),
    expand('outbox', OUTBOX_MIGRATION),
    expand('policy', POLICY_MIGRATION),
    expand('inbox', INBOX_MIGRATION),
    expand('search', SEARCH_MIGRATION),
    expand('imports', IMPORTS_MIGRATION),
    expand('policy views', POLICY_VIEWS_MIGRATION),
    expand('reader', readerRoleSql(schema)),
    expand('scores', SCORES_MIGRATION),
    expand('plant views', PLANT_VIEWS_MIGRATION),
    expand('reader of the plant', readerRoleSql(schema)),
    expand('whole plant views', WHOLE_PLANT_VIEWS_MIGRATION),
    expand('log', LOG_MIGRATION),
    expand('plant checks', PLANT_CHECKS_MIGRATION),
  ]);
}
