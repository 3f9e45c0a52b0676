import { type KafkaMessage } from 'kafkajs';

/** Header of every snapshot record, tombstones included: the epoch of the owner that wrote it. */
export const EPOCH_HEADER = 'orrery_epoch';

export function epochOf({ headers }: Pick<KafkaMessage, 'headers'>): bigint | undefined {
  const value = headers?.[EPOCH_HEADER];
  const text = Array.isArray(value) ? undefined : value?.toString();
  return text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
