import { type Contract } from '@orrery/contracts';
import { readTopic, type Delivered, type KafkaSettings } from '@orrery/kafka';

export interface Seen<T> {
  readonly value: T | null;
  readonly key: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly headers: Readonly<Record<string, string>>;
}

/** Every record that is in a topic now, in order per partition. */
export async function readAll<T>(settings: KafkaSettings, contract: Contract<T>): Promise<Seen<T>[]> {
  const seen: Seen<T>[] = [];
  const reading = readTopic(settings, contract, {
    from: 'beginning',
    onRecord: ({ value, key, partition, offset, headers }: Delivered<T | null>) => void seen.push({ value, key, partition, offset, headers }),
  });
  try {
    await reading.caughtUp;
    return seen;
  } finally {
    await reading.close();
  }
}
