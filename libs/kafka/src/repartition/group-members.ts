import { FOLLOWERS } from '@orrery/contracts';
import kafkajs, { type Admin } from 'kafkajs';

const { AssignerProtocol } = kafkajs;

/** One member of a consumer group. */
export interface Member {
  readonly group: string;
  /** Of its Kafka client, without the name of the instance. */
  readonly client: string;
  /** Undefined: it does not follow the layout. */
  readonly instance: string | undefined;
  readonly host: string;
  readonly topics: readonly string[];
  /** Topic → partitions that it has. */
  readonly has: Readonly<Record<string, readonly number[]>>;
}

/** Members of all groups that there are. */
export async function membersOf(admin: Admin): Promise<Member[]> {
  const { groups } = await admin.listGroups();
  const consumers = groups.filter(({ protocolType }) => protocolType === 'consumer' || protocolType === '').map(({ groupId }) => groupId);
  if (consumers.length === 0) return [];
  const described = await admin.describeGroups(consumers);
  return described.groups.flatMap(({ groupId, members }) =>
    members.map(({ clientId, clientHost, memberMetadata, memberAssignment }): Member => {
      const [client = '', instance] = clientId.split('@');
      return { group: groupId, client, instance, host: clientHost, topics: decoded(() => AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics) ?? [], has: decoded(() => AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment) ?? {} };
    }),
  );
}

/** What is no consumer's, or comes in the midst of a rebalance, cannot be read. */
function decoded<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const isService = ({ client }: Member): boolean => (FOLLOWERS as readonly string[]).includes(client);
/** A reader of this library: a group of one, which commits nothing. */
const isReader = ({ group }: Pick<Member, 'group'>): boolean => /\.reader\.[0-9a-f-]{36}$/.test(group);

export interface Present {
  /** Instances of services, by name; each must answer. */
  readonly instances: ReadonlyMap<string, string>;
  /** Services that do not follow: of an older version, or started before the topics job. */
  readonly strangers: readonly Member[];
  /** Members of services' groups that commit. */
  readonly workers: readonly Member[];
  /** Members of other groups that read topics which grow. */
  readonly subscribers: readonly Member[];
}

/**
 * Who is there.
 * @param ours topics of the realm
 * @param growing those of them that grow
 */
export function present(members: readonly Member[], ours: ReadonlySet<string>, growing: ReadonlySet<string>): Present {
  const here = members.filter(({ topics }) => topics.some((topic) => ours.has(topic)));
  const services = here.filter(isService);
  return {
    instances: new Map(services.flatMap(({ client, instance }) => (instance === undefined ? [] : [[instance, client] as const]))),
    strangers: services.filter(({ instance }) => instance === undefined),
    workers: services.filter((member) => !isReader(member) && member.topics.some((topic) => growing.has(topic))),
    subscribers: here.filter((member) => !isService(member) && !isReader(member) && member.topics.some((topic) => growing.has(topic))),
  };
}
