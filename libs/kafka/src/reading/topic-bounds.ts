import { openKafka } from '../connection/open-kafka.js';
import { type KafkaSettings } from '../connection/settings.js';
import { baseOf, inUse } from '../layout/layout.js';

export interface Bounds {
  /** Offset of the oldest record that is kept. */
  readonly low: bigint;
  /** Offset the next record will get. */
  readonly high: bigint;
}

/** The present ends of every partition of a topic (in the realm) that is in use. */
export async function topicBounds(settings: KafkaSettings, topic: string): Promise<Map<number, Bounds>> {
  const admin = openKafka(settings).admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    const used = inUse(settings, topic, offsets.length);
    const bounds = offsets.filter(({ partition }) => partition < used).map(({ partition, low, high }): [number, Bounds] => {
      const base = baseOf(settings, topic, partition);
      return [partition, { low: BigInt(low) + base, high: BigInt(high) + base }];
    });
    return new Map(bounds);
  } finally {
    await admin.disconnect();
  }
}
