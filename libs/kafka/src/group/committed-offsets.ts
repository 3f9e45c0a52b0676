import { openKafka } from '../connection/open-kafka.js';
import { SILENT, type KafkaSettings } from '../connection/settings.js';
import { baseOf } from '../layout/layout.js';
import { type Bounds } from '../reading/topic-bounds.js';
import { type TopicPartition } from './held-partitions.js';

export interface Committed {
  readonly offset: bigint;
  readonly metadata: string | null;
}

/** What a group has committed of a topic; partitions without a commit are absent. */
export async function committedOffsets(settings: KafkaSettings, group: string, topic: string): Promise<Map<number, Committed>> {
  const admin = openKafka(settings).admin();
  await admin.connect();
  try {
    const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    const offsets = (found?.partitions ?? []).filter(({ offset }) => BigInt(offset) >= 0n);
    return new Map(offsets.map(({ partition, offset, metadata }) => [partition, { offset: BigInt(offset) + baseOf(settings, topic, partition), metadata }]));
  } finally {
    await admin.disconnect();
  }
}

/** Where to go on: at the offset kept, or, when the log does not reach back to it, at the oldest record, loudly. */
export function resumeAt(settings: KafkaSettings, at: TopicPartition, kept: bigint | undefined, { low, high }: Bounds): bigint {
  if (kept === undefined) return low;
  if (kept >= low && kept <= high) return kept;
  (settings.logger ?? SILENT).error(
    { ...at, kept: String(kept), low: String(low), high: String(high) },
    'the log does not reach back to the offset kept: records were deleted before they were read; going on with the oldest there is',
  );
  if (kept < low) settings.metrics?.dropped('retention', Number(low - kept));
  return low;
}
