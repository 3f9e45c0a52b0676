import { openBare, type Connection } from './connection.js';
import { type TopicEnds } from './topic-ends.js';

/** What the records of a topic look like on the wire, so that a yardstick can write the same. */
export interface RecordShape {
  /** Mean of the sampled records. */
  readonly valueBytes: number;
  readonly headers: Readonly<Record<string, string>>;
}

const SAMPLE = 50;

/** Looks at the last records of every partition of a topic. */
export async function shapeOf(connection: Connection, ends: TopicEnds, topic: string, group: string): Promise<RecordShape> {
  const until = await ends.of(topic);
  const wanted = [...until].filter(([, end]) => end > 0n).map(([partition, end]) => ({ partition, from: end > BigInt(SAMPLE) ? end - BigInt(SAMPLE) : 0n }));
  if (wanted.length === 0) throw new Error(`${topic} holds no records to look at`);
  const consumer = openBare(connection, 'bench').consumer({ groupId: group, maxWaitTimeInMs: 100 });
  const lengths: number[] = [];
  let headers: Record<string, string> = {};
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      const open = new Set(wanted.map(({ partition }) => partition));
      consumer.on('consumer.group_join', () => {
        for (const { partition, from } of wanted) consumer.seek({ topic, partition, offset: String(from) });
      });
      consumer
        .run({
          autoCommit: false,
          eachBatch: async ({ batch }) => {
            for (const message of batch.messages.slice(-SAMPLE)) {
              if (!message.value) continue;
              lengths.push(message.value.length);
              headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]));
            }
            if (BigInt(batch.lastOffset()) + 1n >= (until.get(batch.partition) ?? 0n)) open.delete(batch.partition);
            if (open.size === 0) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return { valueBytes: Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length), headers };
}
