import { FOLLOWERS } from '@orrery/contracts';
import { parseMetadata } from '../log-state/commit-point.js';

/** A group, and how many records of topics that grow it has not committed. */
export interface Lag {
  readonly group: string;
  readonly isService: boolean;
  readonly records: bigint;
  /** Topic/partition → records. */
  readonly where: ReadonlyMap<string, bigint>;
}

export interface Committed {
  readonly group: string;
  readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint; readonly metadata: string | null }[];
}

export interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

interface Question {
  /** Topic → its partitions, Kafka's own offsets. */
  readonly bounds: ReadonlyMap<string, ReadonlyMap<number, Bounds>>;
  readonly committed: readonly Committed[];
  /** Group → topics that its members read now. */
  readonly subscribed: ReadonlyMap<string, ReadonlySet<string>>;
  /** What is added to Kafka's offsets where a log-state handler counts. */
  readonly baseOf: (topic: string, partition: number) => bigint;
  readonly realmPrefix: string;
}

/** Whether a group, without its realm, is one of the services' own. */
export const isOfService = (name: string): boolean => FOLLOWERS.some((service) => name === service || name.startsWith(`${service}-`) || name.startsWith(`${service}.`));

/** What each group that reads a topic which grows lacks of it; groups that have all are there too, with 0. */
export function lagsOf({ bounds, committed, subscribed, baseOf, realmPrefix }: Question): Lag[] {
  const groups = new Map<string, Map<string, Map<number, bigint>>>();
  const topicOf = (group: string, topic: string) => {
    const topics = groups.get(group) ?? new Map<string, Map<number, bigint>>();
    groups.set(group, topics);
    const partitions = topics.get(topic) ?? new Map<number, bigint>();
    topics.set(topic, partitions);
    return partitions;
  };
  for (const { group, offsets } of committed) {
    for (const { topic, partition, offset, metadata } of offsets) {
      if (!bounds.has(topic)) continue;
      // What is held back for a reading whose twin is not known yet is moved by the tool.
      const settled = parseMetadata(metadata)?.settled;
      topicOf(group, topic).set(partition, settled === undefined ? offset : settled - baseOf(topic, partition));
    }
  }
  for (const [group, topics] of subscribed) for (const topic of topics) if (bounds.has(topic)) topicOf(group, topic);
  return [...groups].map(([group, topics]): Lag => {
    const where = new Map<string, bigint>();
    for (const [topic, partitions] of topics) {
      for (const [partition, { low, high }] of bounds.get(topic)!) {
        const at = partitions.get(partition) ?? low;
        const lacks = high - (at < low ? low : at);
        if (lacks > 0n) where.set(`${topic}/${partition}`, lacks);
      }
    }
    const name = group.startsWith(realmPrefix) ? group.slice(realmPrefix.length) : group;
    return { group, isService: isOfService(name), records: [...where.values()].reduce((sum, records) => sum + records, 0n), where };
  });
}
