import { type KafkaMessage } from 'kafkajs';
import { type KafkaSettings } from '../connection/settings.js';
import { baseOf } from './layout.js';

/** Messages with offsets that go on where the parent of their partition ended. Copies: kafkajs still counts by the ones it has. */
export function fromKafka(settings: Pick<KafkaSettings, 'layout' | 'realm'>, topic: string, partition: number, messages: KafkaMessage[]): KafkaMessage[] {
  const base = baseOf(settings, topic, partition);
  return base === 0n ? messages : messages.map((message) => ({ ...message, offset: String(BigInt(message.offset) + base) }));
}

/** Kafka's own number for an offset. One below the base is of the parent; the branch then begins at its first record. */
export function atKafka(settings: Pick<KafkaSettings, 'layout' | 'realm'>, topic: string, partition: number, offset: bigint): string {
  const own = offset - baseOf(settings, topic, partition);
  return String(own < 0n ? 0n : own);
}
