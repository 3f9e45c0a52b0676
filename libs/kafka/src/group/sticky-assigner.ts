import kafkajs, { type PartitionAssigner } from 'kafkajs';
import { assignPartitions, byTopic, type Member } from './assign-partitions.js';

const { AssignerProtocol } = kafkajs;
const NAME = 'OrreryCoPartitionedSticky';

/**
 * kafkajs asks for the metadata at every join, so `owned` is what the member has at that moment; it travels as user data. `inUse`: how many of the
 * partitions that a topic is found to have are given out.
 */
export function stickyAssigner(owned: () => readonly number[], inUse: (topic: string, found: number) => number): PartitionAssigner {
  return ({ cluster }) => ({
    name: NAME,
    version: 0,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.from(JSON.stringify(owned())) }),
    }),
    assign: async ({ members, topics }) => {
      const partitionsOf = new Map(topics.map((topic) => [topic, inUse(topic, cluster.findTopicPartitionMetadata(topic).length)]));
      const assigned = assignPartitions(
        members.map(({ memberId, memberMetadata }) => decode(memberId, memberMetadata)),
        partitionsOf,
      );
      return [...assigned].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({ version: 0, assignment: byTopic(partitions, partitionsOf), userData: Buffer.alloc(0) }),
      }));
    },
  });
}

function decode(id: string, metadata: Buffer): Member {
  const { topics = [], userData } = AssignerProtocol.MemberMetadata.decode(metadata) ?? {};
  return { id, topics, owned: ownedIn(userData) };
}

/** Metadata of a member of another version or make: it simply owns nothing yet. */
function ownedIn(userData: Buffer | undefined): number[] {
  try {
    const owned: unknown = JSON.parse(userData?.toString() ?? '[]');
    return Array.isArray(owned) ? owned.filter((partition): partition is number => Number.isInteger(partition)) : [];
  } catch {
    return [];
  }
}
