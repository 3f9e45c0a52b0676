import { type Contract } from '@orrery/contracts';
import { type Delivered, type KafkaSettings, partitionFor, readTopic } from '@orrery/kafka';
import { Kafka, logLevel } from 'kafkajs';

export interface LogRecord<T> {
  readonly value: T;
  readonly partition: number;
  readonly offset: bigint;
  readonly text: string;
}

/** Everything that a topic holds now, in order within each partition. */
export async function readAll<T>(settings: KafkaSettings, contract: Contract<T>): Promise<LogRecord<T>[]> {
  const records: LogRecord<T>[] = [];
  const reading = readTopic(settings, contract, {
    from: 'beginning',
    onRecord: (record: Delivered<T | null>) => {
      if (record.value !== null) records.push({ value: record.value, partition: record.partition, offset: record.offset, text: record.raw.toString('utf8') });
    },
  });
  await reading.caughtUp;
  await reading.close();
  return records;
}

/** Sends bytes as any client could, unchecked: what libs/kafka would never let out. */
export async function sendRaw(settings: KafkaSettings, topic: string, key: string, partitions: number, values: readonly (string | Buffer)[]): Promise<void> {
  const { brokers, clientId, username, password } = settings;
  const sasl = username !== undefined && password !== undefined ? { sasl: { mechanism: 'scram-sha-512' as const, username, password: typeof password === 'function' ? password() : password } } : {};
  const producer = new Kafka({ brokers: [...brokers], clientId, logLevel: logLevel.NOTHING, retry: { retries: 1 }, ...sasl }).producer();
  await producer.connect();
  try {
    const partition = partitionFor(key, partitions);
    for (const value of values) await producer.send({ topic, messages: [{ key, partition, value: Buffer.from(value) }] });
  } finally {
    await producer.disconnect();
  }
}
