import kafkajs, { type PartitionAssigner } from 'kafkajs';

const { AssignerProtocol } = kafkajs;

/** Gives every member exactly the wanted partitions: kafkajs knows no manual assignment, but a group of one with its own assigner is one. */
export function fixedAssigner(wanted: ReadonlyMap<string, readonly number[]>): PartitionAssigner {
  const name = 'OrreryFixed';
  return () => ({
    name,
    version: 0,
    protocol: ({ topics }) => ({ name, metadata: AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }) }),
    assign: async ({ members }) => {
      const assignment = Object.fromEntries([...wanted].map(([topic, partitions]) => [topic, [...partitions]]));
      const memberAssignment = AssignerProtocol.MemberAssignment.encode({ version: 0, assignment, userData: Buffer.alloc(0) });
      return members.map(({ memberId }) => ({ memberId, memberAssignment }));
    },
  });
}
