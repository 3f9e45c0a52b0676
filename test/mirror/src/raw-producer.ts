import { type KafkaSettings, partitionFor } from '@orrery/kafka';
import { Kafka, logLevel } from 'kafkajs';

/** Sends bytes as any client could, unchecked: what libs/kafka would never let out. */
export async function sendRaw(settings: KafkaSettings, topic: string, key: string, partitions: number, values: readonly (string | Buffer)[]): Promise<void> {
  const { brokers, clientId, username, password } = settings;
  const sasl = username !== undefined && password !== undefined ? { sasl: { mechanism: 'scram-sha-512' as const, username, password } } : {};
  const producer = new Kafka({ brokers: [...brokers], clientId, logLevel: logLevel.ERROR, ...sasl }).producer();
  await producer.connect();
  try {
    const partition = partitionFor(key, partitions);
    for (const value of values) await producer.send({ topic, messages: [{ key, partition, value: Buffer.from(value) }] });
  } finally {
    await producer.disconnect();
  }
}
