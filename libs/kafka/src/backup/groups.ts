import { type Contract } from '@orrery/contracts';
import { type Consumer } from 'kafkajs';
import { disconnect, neverRestart } from '../connection/disconnect.js';
import { openKafka } from '../connection/open-kafka.js';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { fixedAssigner } from '../reading/fixed-assigner.js';
import { type KafkaAdmin } from '../topics/kafka-admin.js';
import { type GroupPart } from './manifest.js';

/** What every consumer group has committed of the topics, third parties' too. */
export async function groupsOf(settings: KafkaSettings, admin: KafkaAdmin, topics: readonly Contract[]): Promise<GroupPart[]> {
  const names = new Set(topics.map(({ topic }) => inRealm(settings, topic)));
  const groups = await admin.committed();
  return groups.flatMap(({ group, offsets }) => {
    const ours = offsets.filter(({ topic }) => names.has(topic));
    return ours.length > 0 ? [{ group, offsets: ours.map(({ offset, ...at }) => ({ ...at, offset: String(offset) })) }] : [];
  });
}

/** Commits for a group that nobody is a member of, with what stands beside its offsets (kafkajs's setOffsets leaves that out). */
export async function commitAs(settings: KafkaSettings, { group, offsets }: GroupPart): Promise<void> {
  const wanted = new Map<string, number[]>();
  for (const { topic, partition } of offsets) wanted.set(topic, [...(wanted.get(topic) ?? []), partition]);
  const consumer = openKafka(settings).consumer({ groupId: group, partitionAssigners: [fixedAssigner(wanted)], allowAutoTopicCreation: false, retry: { restartOnFailure: neverRestart } });
  const done = new AbortController();
  const running = join(consumer, [...wanted.keys()]);
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      consumer.on('consumer.group_join', () => void consumer.commitOffsets(offsets.map((at) => ({ ...at }))).then(resolve, reject));
      running.catch(reject);
    });
  } finally {
    done.abort();
    await disconnect(consumer, running, done.signal);
  }
}

async function join(consumer: Consumer, topics: string[]): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: false });
  await consumer.run({ autoCommit: false, eachBatch: async () => undefined });
}
