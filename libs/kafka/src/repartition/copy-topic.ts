import { type Contract } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { partitionKeyOf } from '../layout/copies.js';
import { epochOf } from '../log-state/snapshot-epoch.js';
import { readRange } from '../reading/read-range.js';
import { partitionFor } from '../records/partitioner.js';
import { backOff } from '../retry/back-off.js';
import { type KafkaAdmin } from '../topics/kafka-admin.js';
import { wantedConfig } from '../topics/topic-differences.js';
import { type RawWriter } from './raw-writer.js';

export interface Copying {
  readonly settings: KafkaSettings;
  readonly admin: KafkaAdmin;
  readonly writer: RawWriter;
  /** How many partitions there are to be. */
  readonly target: number;
}

const PATIENCE = 12;

/**
 * Writes the last record of every key of a compacted topic to where it belongs now, and then deletes what was there before, partition by partition. What has
 * been deleted was copied before: a run that was killed goes on with the partition that it was at.
 * @param ends where each partition of before ended, by Kafka's own offsets
 * @returns how many records were copied
 */
export async function copyTopic({ settings, admin, writer, target }: Copying, contract: Contract, ends: readonly bigint[]): Promise<number> {
  const topic = inRealm(settings, contract.topic);
  const bounds = await admin.bounds(topic);
  const open = ends.flatMap((end, partition) => ((bounds.get(partition)?.low ?? 0n) < end ? [partition] : []));
  let copied = 0;
  const config = wantedConfig(contract.settings);
  // Nothing expires by it: it only allows to delete what has been copied.
  if (open.length > 0) await admin.configure(topic, { ...config, 'cleanup.policy': 'compact,delete' });
  for (const partition of open) {
    const last = await lastOfKeys(settings, contract, partition, bounds.get(partition)!.low, ends[partition]!);
    await writer.write(topic, [...last.values()].map((message) => ({ partition: partitionFor(partitionKeyOf(message), target), message })));
    copied += last.size;
    await deleteBefore(admin, topic, partition, ends[partition]!);
  }
  await admin.configure(topic, config);
  return copied;
}

/** Of two records of a key the one of the later owner counts, else the later one. */
async function lastOfKeys(settings: KafkaSettings, contract: Contract, partition: number, start: bigint, end: bigint): Promise<Map<string, KafkaMessage>> {
  const last = new Map<string, KafkaMessage>();
  await readRange(settings, contract, new Map([[partition, { start, end }]]), (_partition, messages) => {
    for (const message of messages) {
      const key = message.key?.toString() ?? '';
      const before = last.get(key);
      if (before && (epochOf(before) ?? 0n) > (epochOf(message) ?? 0n)) continue;
      last.delete(key);
      last.set(key, message);
    }
  }, new AbortController().signal);
  return last;
}

/** The broker goes by the new policy when it gets to it. */
async function deleteBefore(admin: KafkaAdmin, topic: string, partition: number, end: bigint): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await admin.deleteBefore(topic, new Map([[partition, end]]));
    } catch (error) {
      if (attempt === PATIENCE) throw error;
      await backOff(attempt, undefined, { initialMs: 50, maxMs: 2_000 });
    }
  }
}
