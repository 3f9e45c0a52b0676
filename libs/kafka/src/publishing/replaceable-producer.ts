import { type Kafka, type Producer, type RecordMetadata } from 'kafkajs';
import { type Parcel } from './outbound-queue.js';

/**
 * An idempotent producer that is thrown away after every failed send. kafkajs takes its sequence numbers back when a send
 * fails, though the broker may have written it: the next, different batch would then pass for a duplicate and be lost,
 * or be refused for ever as out of order.
 */
export class ReplaceableProducer {
  private current: Promise<Producer> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async send(parcels: readonly Parcel[]): Promise<RecordMetadata[]> {
    try {
      const producer = await (this.current ??= this.connect());
      return await producer.sendBatch({ acks: -1, topicMessages: byTopic(parcels) });
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  async discard(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: () => ({ message }) => message.partition!,
      // Our own loop goes on after these: a new producer each time, the same records in the same order.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    });
    await producer.connect();
    return producer;
  }
}

function byTopic(parcels: readonly Parcel[]) {
  const topics = new Map<string, Parcel['entries'][number]['record'][]>();
  for (const { topic, entries } of parcels) {
    let messages = topics.get(topic);
    if (!messages) topics.set(topic, (messages = []));
    for (const { record } of entries) messages.push(record);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
