import { type Contract, EXPORT_PREFIX, type ExportEntry, exportContracts } from '@orrery/contracts';
import { inRealm, type KafkaSettings, REAL } from '../connection/settings.js';

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
 * What begins the name of every account of a realm, where nobody says otherwise. Rights add up: one account for two realms could write into both, whatever
 * else is kept apart (architecture decision 10).
 */
export const accountPrefixOf = (realm: string): string => (realm === REAL ? '' : `${realm}-`);

/** What is wrong with it; undefined where nothing is. Kafka takes more, files of properties and users of Strimzi do not. */
export const problemOfAccountPrefix = (prefix: string): string | undefined => (/^[A-Za-z0-9._-]{0,64}$/.test(prefix) ? undefined : `${JSON.stringify(prefix)} cannot begin the name of an account: use letters, digits, ".", "_" and "-".`);

/**
 * The rights of one service: write its topics, read its topics, and own the consumer groups that begin with its name.
 * Nothing else is allowed; a realm other than `real` is part of every name, so that a realm's identity cannot reach another's.
 *
 * @param principal the account that gets them; groups keep the service's name
 */
export function aclsFor(contracts: readonly Contract[], service: string, settings: Pick<KafkaSettings, 'realm'> = { realm: 'real' }, principal = service): AclGrant[] {
  const writes = contracts.filter(({ writers }) => (writers as readonly string[]).includes(service));
  const reads = contracts.filter(({ readers }) => (readers as readonly string[]).includes(service));
  const touched = new Set([...writes, ...reads]);
  const topic = (name: string, operation: AclOperation): AclGrant => ({ principal, resource: 'topic', name: inRealm(settings, name), pattern: 'literal', operation });
  const group = (operation: AclOperation): AclGrant => ({ principal, resource: 'group', name: inRealm(settings, service), pattern: 'prefixed', operation });
  return [
    ...writes.map((contract) => topic(contract.topic, 'write')),
    ...reads.map((contract) => topic(contract.topic, 'read')),
    ...[...touched].flatMap((contract) => [topic(contract.topic, 'describe'), topic(contract.topic, 'describe-configs')]),
    ...(reads.length > 0 ? [group('read'), group('describe'), group('delete')] : []),
  ];
}

/** What twin-export needs beside its contracts: every topic of an export, whichever will be declared. */
export function aclsForExporter(settings: Pick<KafkaSettings, 'realm'> = { realm: 'real' }, principal = 'twin-export'): AclGrant[] {
  const operations: readonly AclOperation[] = ['read', 'write', 'describe', 'describe-configs'];
  return operations.map((operation) => ({ principal, resource: 'topic', name: inRealm(settings, EXPORT_PREFIX), pattern: 'prefixed', operation }));
}

/** The Kafka account of `orrery-backup create`, where nobody names another; after the realm's prefix. */
export const BACKUP = 'backup';

/** Accounts that the contracts name. */
export const principalsOf = (contracts: readonly Contract[]): ReadonlySet<string> => new Set(contracts.flatMap(({ writers, readers }) => [...writers, ...readers]));

/** What is wrong with an account for backups; undefined where nothing is. One of a service would let that service read all that there is. */
export function problemOfBackupAccount(contracts: readonly Contract[], name: string, prefix = ''): string | undefined {
  if (!/^[^\s:*,=]+$/.test(name)) return `${JSON.stringify(name)} is no name of a Kafka account.`;
  const services = [...principalsOf(contracts)];
  return [...services, ...services.map((service) => `${prefix}${service}`)].includes(name) ? `${name} is the account of a service, which would get to read every topic. Give backups an account of their own.` : undefined;
}

/** All that the topics job gives: every service its own, and backups theirs. */
export function aclsOfRealm(contracts: readonly Contract[], settings: Pick<KafkaSettings, 'realm'>, { prefix, backup }: { prefix: string; backup: string }): AclGrant[] {
  const services = [...principalsOf(contracts)].flatMap((service) => aclsFor(contracts, service, settings, `${prefix}${service}`));
  return [...services, ...aclsForExporter(settings, `${prefix}twin-export`), ...aclsForBackup(contracts, settings, backup)];
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

/** The rights of those who may read an export: its two topics, in groups that begin with their name. They are named by the plant, in full: no realm's prefix goes before. */
export function aclsForReaders({ name, readers }: Pick<ExportEntry, 'name' | 'readers'>, settings: Pick<KafkaSettings, 'realm'> = { realm: 'real' }): AclGrant[] {
  const { events, state } = exportContracts(name);
  return readers.flatMap((principal): AclGrant[] => [
    ...[events.topic, state.topic].flatMap((topic) =>
      (['read', 'describe'] as const).map((operation): AclGrant => ({ principal, resource: 'topic', name: inRealm(settings, topic), pattern: 'literal', operation })),
    ),
    ...(['read', 'describe'] as const).map((operation): AclGrant => ({ principal, resource: 'group', name: inRealm(settings, principal), pattern: 'prefixed', operation })),
  ]);
}
