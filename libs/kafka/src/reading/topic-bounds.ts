import { type Kafka } from 'kafkajs';

export interface Bounds {
  /** Offset of the oldest record that is kept. */
  readonly low: bigint;
  /** Offset the next record will get. */
  readonly high: bigint;
}

/** The present ends of every partition of a topic. */
export async function topicBounds(kafka: Kafka, topic: string): Promise<Map<number, Bounds>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]));
  } finally {
    await admin.disconnect();
  }
}
