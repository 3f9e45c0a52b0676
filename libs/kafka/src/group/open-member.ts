import { type Consumer, type KafkaMessage } from 'kafkajs';
import { neverRestart } from '../connection/disconnect.js';
import { fetchPace } from '../connection/fetch-pace.js';
import { openKafka } from '../connection/open-kafka.js';
import { type KafkaSettings } from '../connection/settings.js';
import { inUse } from '../layout/layout.js';
import { type TopicPartition } from './held-partitions.js';
import { stickyAssigner } from './sticky-assigner.js';

export interface GroupMemberOptions {
  readonly settings: KafkaSettings;
  /** In the realm, as the topics are. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
  /** How long records may wait for others: see fetchPace. */
  readonly gatherMs?: number;
  /** New partitions are not fetched until `fetchFrom` says where to begin. */
  readonly onAssigned: (partitions: readonly TopicPartition[]) => void;
  /** Not ours any more, or no longer without interruption. */
  readonly onRevoked: (partitions: readonly TopicPartition[]) => void;
  /** Takes the records at once; handling them is not awaited, so heartbeats go on whatever a handler does. */
  readonly onRecords: (at: TopicPartition, messages: KafkaMessage[], highWatermark: bigint) => void;
  /** Before each join; what it throws is tried again. */
  readonly beforeJoin?: () => Promise<void>;
  /** After every join, with or without partitions. */
  readonly onJoined?: () => void;
  /** The group is about to share out its partitions anew. */
  readonly onRebalancing?: () => void;
}

/** Short, because a resumed partition waits for the present fetch to end. */
const IDLE_FETCH_MS = 100;

/** What kafkajs makes of it: one consumer, for one stay in the group. `owned`: the partitions that it has, asked at each join. */
export function openMember({ settings, group, sessionTimeoutMs, gatherMs = 0 }: GroupMemberOptions, owned: () => readonly number[]): Consumer {
  return openKafka(settings).consumer({
    groupId: group,
    partitionAssigners: [stickyAssigner(owned, (topic, found) => inUse(settings, topic, found))],
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 6),
    rebalanceTimeout: Math.max(30_000, sessionTimeoutMs),
    ...fetchPace(gatherMs, IDLE_FETCH_MS),
    maxBytesPerPartition: 1_048_576,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: neverRestart },
  });
}
