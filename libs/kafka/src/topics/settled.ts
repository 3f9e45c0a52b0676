import { OrreryError } from '@orrery/contracts';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import { protocolType } from '../connection/kafka-error.js';
import { pause } from '../retry/back-off.js';
import { type AclGrant } from './acls.js';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const OPERATIONS = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  describe: AclOperationTypes.DESCRIBE,
  'describe-configs': AclOperationTypes.DESCRIBE_CONFIGS,
  delete: AclOperationTypes.DELETE,
};

const SETTLED_MS = 60_000;

/** The controller has agreed; its brokers follow when they get to it, later the busier they are. @throws OrreryError `unavailable` */
export async function settled(otherwise: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + SETTLED_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new OrreryError('unavailable', `${otherwise} after ${SETTLED_MS / 1_000} s`, { remedy: 'Look at the load of the brokers, and run the topics job again: it goes on where it stood.' });
    await pause(100);
  }
}

/** Whether the broker knows the topics and a leader of each of their partitions. */
export async function haveLeaders(admin: Admin, names: string[]): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    return topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0));
  } catch (error) {
    const type = protocolType(error);
    if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE') return false;
    throw error;
  }
}

/** The controller answers before its brokers know. */
export async function inForce(admin: Admin, wanted: readonly AclEntry[]): Promise<boolean> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
    operation: AclOperationTypes.ANY,
  });
  const keyOf = (acl: AclEntry) => [acl.resourceType, acl.resourceName, acl.resourcePatternType, acl.principal, acl.operation].join(' ');
  const known = new Set(resources.flatMap(({ acls, ...resource }) => acls.map((acl) => keyOf({ ...resource, ...acl }))));
  return wanted.every((entry) => known.has(keyOf(entry)));
}

export function aclEntry({ principal, resource, name, pattern, operation }: AclGrant): AclEntry {
  return {
    principal: `User:${principal}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    resourceType: resource === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
    resourceName: name,
    resourcePatternType: pattern === 'literal' ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
    operation: OPERATIONS[operation],
  };
}
