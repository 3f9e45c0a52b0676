import { OrreryError } from '@orrery/contracts';
import { type KafkaMessage, type Producer } from 'kafkajs';
import { openKafka } from '../connection/open-kafka.js';
import { type KafkaSettings } from '../connection/settings.js';
import { COPY_HEADER } from '../layout/copies.js';
import { backOff } from '../retry/back-off.js';

const MAX_BATCH_BYTES = 700_000;
const ATTEMPTS = 8;

/** Writes records as they came, each into a partition that is given, marked as copies. */
export class RawWriter {
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly epoch: number,
  ) {}

  /** Acknowledged when it returns. What has failed half-way is written again by the next run. */
  async write(topic: string, records: readonly { readonly partition: number; readonly message: KafkaMessage }[]): Promise<void> {
    let batch: typeof records[number][] = [];
    let bytes = 0;
    for (const record of records) {
      const size = (record.message.value?.length ?? 0) + (record.message.key?.length ?? 0) + 600;
      if (bytes + size > MAX_BATCH_BYTES && batch.length > 0) {
        await this.send(topic, batch);
        [batch, bytes] = [[], 0];
      }
      batch.push(record);
      bytes += size;
    }
    if (batch.length > 0) await this.send(topic, batch);
  }

  async close(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.then((open) => open.disconnect()).catch(() => undefined);
  }

  private async send(topic: string, batch: readonly { readonly partition: number; readonly message: KafkaMessage }[]): Promise<void> {
    const wanted = new Set(batch.map(({ partition }) => partition));
    const messages = batch.map(({ partition, message: { key, value, headers, timestamp } }) => ({ partition, key, value, timestamp, headers: { ...headers, [COPY_HEADER]: String(this.epoch) } }));
    for (let attempt = 1; ; attempt += 1) {
      try {
        const written = await (await (this.producer ??= this.connect())).send({ topic, acks: -1, messages });
        if (new Set(written.map(({ partition }) => partition)).size === wanted.size) return;
        throw new Error('kafkajs left out partitions that it has not heard of');
      } catch (cause) {
        await this.close();
        if (attempt === ATTEMPTS) throw new OrreryError('unavailable', `Copying to ${topic}: ${(cause as Error).message}`, { cause, remedy: 'See to the brokers and run the same command again: it goes on where it stood.' });
        await backOff(attempt);
      }
    }
  }

  private async connect(): Promise<Producer> {
    const producer = openKafka(this.settings).producer({ idempotent: true, allowAutoTopicCreation: false, createPartitioner: () => ({ message }) => message.partition! });
    await producer.connect();
    return producer;
  }
}
