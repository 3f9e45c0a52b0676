import { type Contract, EXPORT_PREFIX, type ExportEntry, exportContracts } from '@orrery/contracts';
import { inRealm, type KafkaSettings } from '../connection/settings.js';

export type AclOperation = 'read' | 'write' | 'describe' | 'describe-configs' | 'delete';

/** One right of one principal, to be allowed. */
export interface AclGrant {
  readonly principal: string;
  readonly resource: 'topic' | 'group';
  readonly name: string;
  /** `prefixed`: every name that begins so. */
  readonly pattern: 'literal' | 'prefixed';
  readonly operation: AclOperation;
}

/**
 * The rights of one service: write its topics, read its topics, and own the consumer groups that begin with its name.
 * Nothing else is allowed; a realm other than `real` is part of every name, so that a realm's identity cannot reach another's.
 */
export function aclsFor(contracts: readonly Contract[], principal: string, settings: Pick<KafkaSettings, 'realm'> = { realm: 'real' }): AclGrant[] {
  const writes = contracts.filter(({ writers }) => (writers as readonly string[]).includes(principal));
  const reads = contracts.filter(({ readers }) => (readers as readonly string[]).includes(principal));
  const touched = new Set([...writes, ...reads]);
  const topic = (name: string, operation: AclOperation): AclGrant => ({ principal, resource: 'topic', name: inRealm(settings, name), pattern: 'literal', operation });
  const group = (operation: AclOperation): AclGrant => ({ principal, resource: 'group', name: inRealm(settings, principal), pattern: 'prefixed', operation });
  return [
    ...writes.map((contract) => topic(contract.topic, 'write')),
    ...reads.map((contract) => topic(contract.topic, 'read')),
    ...[...touched].flatMap((contract) => [topic(contract.topic, 'describe'), topic(contract.topic, 'describe-configs')]),
    ...(reads.length > 0 ? [group('read'), group('describe'), group('delete')] : []),
  ];
}

/** What twin-export needs beside its contracts: every topic of an export, whichever will be declared. */
export function aclsForExporter(settings: Pick<KafkaSettings, 'realm'> = { realm: 'real' }): AclGrant[] {
  const operations: readonly AclOperation[] = ['read', 'write', 'describe', 'describe-configs'];
  return operations.map((operation) => ({ principal: 'twin-export', resource: 'topic', name: inRealm(settings, EXPORT_PREFIX), pattern: 'prefixed', operation }));
}

/** The Kafka account of `orrery-backup create`, where nobody names another. */
export const BACKUP = 'backup';

/** Accounts that the contracts name. */
export const principalsOf = (contracts: readonly Contract[]): ReadonlySet<string> => new Set(contracts.flatMap(({ writers, readers }) => [...writers, ...readers]));

/** What is wrong with an account for backups; undefined where nothing is. One of a service would let that service read all that there is. */
export function problemOfBackupAccount(contracts: readonly Contract[], name: string): string | undefined {
  if (!/^[^\s:*,=]+$/.test(name)) return `${JSON.stringify(name)} is no name of a Kafka account.`;
  return principalsOf(contracts).has(name) ? `${name} is the account of a service, which would get to read every topic. Give backups an account of their own.` : undefined;
}

/**
 * What a backup needs: to read every topic of the contracts and of exports, to know what every group has committed, and groups of its own to read in.
 * It may write nothing. A restore is an administrator's.
 */
export function aclsForBackup(contracts: readonly Contract[], settings: Pick<KafkaSettings, 'realm'> = { realm: 'real' }, principal = BACKUP): AclGrant[] {
  const topics = [...contracts.map(({ topic }) => ({ name: topic, pattern: 'literal' as const })), { name: EXPORT_PREFIX, pattern: 'prefixed' as const }];
  const all = settings.realm === 'real' ? ({ name: '*', pattern: 'literal' } as const) : ({ name: inRealm(settings, ''), pattern: 'prefixed' } as const);
  return [
    ...topics.flatMap(({ name, pattern }) => (['read', 'describe'] as const).map((operation): AclGrant => ({ principal, resource: 'topic', name: inRealm(settings, name), pattern, operation }))),
    { principal, resource: 'group', ...all, operation: 'describe' },
    ...(['read', 'delete'] as const).map((operation): AclGrant => ({ principal, resource: 'group', name: inRealm(settings, 'orrery-backup'), pattern: 'prefixed', operation })),
  ];
}

/** The rights of those who may read an export: its two topics, in groups that begin with their name. */
export function aclsForReaders({ name, readers }: Pick<ExportEntry, 'name' | 'readers'>, settings: Pick<KafkaSettings, 'realm'> = { realm: 'real' }): AclGrant[] {
  const { events, state } = exportContracts(name);
  return readers.flatMap((principal): AclGrant[] => [
    ...[events.topic, state.topic].flatMap((topic) =>
      (['read', 'describe'] as const).map((operation): AclGrant => ({ principal, resource: 'topic', name: inRealm(settings, topic), pattern: 'literal', operation })),
    ),
    ...(['read', 'describe'] as const).map((operation): AclGrant => ({ principal, resource: 'group', name: inRealm(settings, principal), pattern: 'prefixed', operation })),
  ]);
}
