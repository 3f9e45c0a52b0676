import { OrreryError } from '@orrery/contracts';
import { type Message, type Producer } from 'kafkajs';
import { openKafka } from '../connection/open-kafka.js';
import { type KafkaSettings } from '../connection/settings.js';
import { pause } from '../retry/back-off.js';
import { type KafkaAdmin } from '../topics/kafka-admin.js';
import { MAX_PADDING, paddingBatch } from './padding.js';
import { type KeptRecord } from './record-frame.js';

const MAX_BATCH_BYTES = 800_000;
const ATTEMPTS = 20;

/** Writes records at offsets that are given: what is written counts by where it stands, and goes on from there whatever happened. */
export class LogWriter {
  private readonly producer: Producer;
  private paddings = new Map<number, Buffer>();
  /** Empty records written so far, of all logs. */
  padded = 0n;

  constructor(
    settings: KafkaSettings,
    private readonly admin: KafkaAdmin,
  ) {
    // No retries of its own: after a failure the end of the log tells what has arrived.
    this.producer = openKafka(settings).producer({ idempotent: false, allowAutoTopicCreation: false, createPartitioner: () => ({ message }) => message.partition!, retry: { retries: 0 } });
  }

  connect(): Promise<void> {
    return this.producer.connect();
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }

  /** Empty records from `from` on, up to `to`. @returns where the log ends then */
  async pad(topic: string, partition: number, from: bigint, to: bigint, signal: AbortSignal): Promise<bigint> {
    let at = from;
    while (at < to) {
      signal.throwIfAborted();
      const rest = to - at;
      const count = rest < BigInt(MAX_PADDING) ? Number(rest) : MAX_PADDING;
      const batch = this.padding(count);
      at = await this.send(topic, partition, at, count, [{ partition, value: null, batch } as Message]);
      this.padded += BigInt(count);
    }
    return at;
  }

  /** Records, the first of which is to be at `from`. @returns where the log ends then */
  async write(topic: string, partition: number, from: bigint, records: AsyncIterable<KeptRecord>, signal: AbortSignal): Promise<bigint> {
    let at = from;
    let batch: Message[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      at = await this.send(topic, partition, at, batch.length, batch);
      [batch, bytes] = [[], 0];
    };
    for await (const { timestamp, key, value, headers } of records) {
      signal.throwIfAborted();
      const size = (key?.length ?? 0) + (value?.length ?? 0) + headers.reduce((sum, [name, given]) => sum + name.length + given.length + 8, 64);
      if (bytes + size > MAX_BATCH_BYTES) await flush();
      batch.push({ partition, key: key && Buffer.from(key), value: value && Buffer.from(value), timestamp: String(timestamp), headers: headersOf(headers) });
      bytes += size;
    }
    await flush();
    return at;
  }

  private async send(topic: string, partition: number, at: bigint, count: number, messages: Message[]): Promise<bigint> {
    const wanted = at + BigInt(count);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const [written] = await this.producer.send({ topic, acks: -1, messages });
        if (BigInt(written?.baseOffset ?? -1) === at) return wanted;
      } catch (error) {
        if (attempt === ATTEMPTS) throw new OrreryError('unavailable', `Writing to ${topic}/${partition} failed ${attempt} times: ${(error as Error).message}`, { cause: error, remedy: 'See to the brokers and run the restore again: it goes on where it stood.' });
        await pause(100 * attempt);
      }
      const high = (await this.admin.endOffsets(topic)).get(partition) ?? 0n;
      if (high === wanted) return wanted;
      if (high !== at) throw new OrreryError('conflict', `${topic}/${partition} ends at ${high}, where ${at} or ${wanted} was expected: somebody else writes to it, or a request came twice`, { remedy: 'Let no service run, and run the restore again with --anew.' });
    }
  }

  private padding(count: number): Buffer {
    const kept = this.paddings.get(count);
    if (kept) return kept;
    const batch = paddingBatch(count, Date.now());
    if (count === MAX_PADDING) this.paddings.set(count, batch);
    return batch;
  }
}

function headersOf(pairs: KeptRecord['headers']): Record<string, Buffer | Buffer[]> {
  const headers: Record<string, Buffer | Buffer[]> = {};
  for (const [name, value] of pairs) {
    const before = headers[name];
    const copy = Buffer.from(value);
    headers[name] = before === undefined ? copy : [...(Array.isArray(before) ? before : [before]), copy];
  }
  return headers;
}
