import { type Kafka } from 'kafkajs';
import { openKafka } from '../connection/open-kafka.js';
import { inRealm, SILENT, type KafkaSettings } from '../connection/settings.js';
import { type Range } from '../reading/read-range.js';
import { topicBounds, type Bounds } from '../reading/topic-bounds.js';
import { parseMetadata, type CommitMetadata } from './commit-point.js';
import { type LogState } from './log-state.js';

/** What must be read to make one partition's state. */
export interface PartitionPlan {
  readonly inputOffset: bigint;
  /** Of the last owner that committed; 0 without one. */
  readonly epoch: bigint;
  readonly snapshots: Range;
  /** Events of the inputs from `inputOffset` on. */
  readonly events: Range;
}

interface Committed {
  readonly offset: bigint;
  readonly metadata: CommitMetadata | undefined;
}

const NONE: Bounds = { low: 0n, high: 0n };

export async function planRestore<In, Snap, Ev>(
  settings: KafkaSettings,
  group: string,
  logState: LogState<In, Snap, Ev>,
  partitions: readonly number[],
): Promise<Map<number, PartitionPlan>> {
  const kafka = openKafka(settings);
  const input = inRealm(settings, logState.input.topic);
  const [committed, inputs, snapshots, events] = await Promise.all([
    committedOffsets(kafka, group, input),
    topicBounds(kafka, input),
    topicBounds(kafka, inRealm(settings, logState.snapshots.topic)),
    logState.events ? topicBounds(kafka, inRealm(settings, logState.events.topic)) : new Map<number, Bounds>(),
  ]);
  return new Map(
    partitions.map((partition) => {
      const last = committed.get(partition);
      const snapshotBounds = snapshots.get(partition) ?? NONE;
      const eventBounds = events.get(partition) ?? NONE;
      return [
        partition,
        {
          inputOffset: resumeAt(settings, input, partition, last?.offset, inputs.get(partition) ?? NONE),
          epoch: last?.metadata?.epoch ?? 0n,
          snapshots: { start: snapshotBounds.low, end: snapshotBounds.high },
          events: { start: within(last?.metadata?.eventsOffset ?? eventBounds.low, eventBounds), end: eventBounds.high },
        },
      ];
    }),
  );
}

function within(offset: bigint, { low, high }: Bounds): bigint {
  return offset < low ? low : offset > high ? high : offset;
}

function resumeAt(settings: KafkaSettings, topic: string, partition: number, committed: bigint | undefined, { low, high }: Bounds): bigint {
  if (committed === undefined) return low;
  if (committed >= low && committed <= high) return committed;
  (settings.logger ?? SILENT).error(
    { topic, partition, committed: String(committed), low: String(low), high: String(high) },
    'the committed offset is no longer in the log: records were deleted before they were read; going on with the oldest there is',
  );
  if (committed < low) settings.metrics?.dropped('retention', Number(low - committed));
  return low;
}

async function committedOffsets(kafka: Kafka, group: string, topic: string): Promise<Map<number, Committed>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    const offsets = (found?.partitions ?? []).filter(({ offset }) => BigInt(offset) >= 0n);
    return new Map(offsets.map(({ partition, offset, metadata }) => [partition, { offset: BigInt(offset), metadata: parseMetadata(metadata) }]));
  } finally {
    await admin.disconnect();
  }
}
