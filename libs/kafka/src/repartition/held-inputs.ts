import { type Contract, twinInputs, twinState } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { inRealm } from '../connection/settings.js';
import { partitionKeyOf } from '../layout/copies.js';
import { readRange, type Range } from '../reading/read-range.js';
import { partitionFor } from '../records/partitioner.js';
import { type Copying } from './copy-topic.js';

const PROJECTOR = 'twin-projector';
const forEver = new AbortController().signal;

/**
 * Readings that wait for the registration of their twin hold the projector's commit back. Those whose twin belongs to a branch are copied there: its owner
 * reads them as the first records. What a branch has of them already was copied by a run that was killed.
 * @param before how many partitions there were
 * @returns how many were copied
 */
export async function copyHeldInputs({ settings, admin, writer, target }: Copying, before: number, ends: readonly bigint[]): Promise<number> {
  const topic = inRealm(settings, twinInputs.topic);
  const [projector] = (await admin.committed()).filter(({ group }) => group === inRealm(settings, PROJECTOR));
  const held = new Map<number, Range>();
  for (const { topic: of, partition, offset } of projector?.offsets ?? []) if (of === topic && offset < (ends[partition] ?? 0n)) held.set(partition, { start: offset, end: ends[partition]! });
  if (held.size === 0) return 0;
  const registered = await registeredTwins({ settings, admin });
  const moving = new Map<number, KafkaMessage[]>();
  await readRange(settings, twinInputs as unknown as Contract, held, (partition, messages) => {
    for (const message of messages) {
      const key = partitionKeyOf(message);
      const home = partitionFor(key, target);
      // One that is not at home here was copied by an earlier growth, to where it is read from now.
      const isHere = partitionFor(key, before) === partition;
      if (!isHere || home === partition || registered.has(key)) continue;
      moving.set(home, [...(moving.get(home) ?? []), message]);
    }
  }, forEver);
  const bounds = await admin.bounds(topic);
  let copied = 0;
  for (const [partition, messages] of moving) {
    const missing = messages.slice(Number(bounds.get(partition)?.high ?? 0n));
    await writer.write(topic, missing.map((message) => ({ partition, message })));
    copied += missing.length;
  }
  return copied;
}

async function registeredTwins({ settings, admin }: Pick<Copying, 'settings' | 'admin'>): Promise<Set<string>> {
  const twins = new Set<string>();
  const bounds = await admin.bounds(inRealm(settings, twinState.topic));
  await readRange(settings, twinState as unknown as Contract, new Map([...bounds].map(([partition, { low, high }]) => [partition, { start: low, end: high }])), (_partition, messages) => {
    for (const { key, value } of messages) {
      const twinId = key?.toString() ?? '';
      if (twinId.includes('#')) continue;
      if (value === null) twins.delete(twinId);
      else twins.add(twinId);
    }
  }, forEver);
  return twins;
}
