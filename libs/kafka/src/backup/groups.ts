import { type Contract } from '@orrery/contracts';
import { type Consumer } from 'kafkajs';
import { disconnect, neverRestart } from '../connection/disconnect.js';
import { toOrreryError } from '../connection/kafka-error.js';
import { openKafka } from '../connection/open-kafka.js';
import { inRealm, SILENT, type KafkaSettings } from '../connection/settings.js';
import { fixedAssigner } from '../reading/fixed-assigner.js';
import { DEFAULT_RETRY } from '../retry/retry-policy.js';
import { untilDone } from '../retry/until-done.js';
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

/** How long a broker may take to be ready for a group, in ms: one that has just started loads its groups first. */
const READY_MS = 120_000;

/**
 * Commits for a group that nobody is a member of, with what stands beside its offsets (kafkajs's setOffsets leaves that out).
 * @throws OrreryError what the broker answered, where no waiting mends it or it lasted longer than two minutes
 */
export async function commitAs(settings: KafkaSettings, part: GroupPart): Promise<void> {
  const what = `Committing for group ${part.group}`;
  const commit = () => commitOnce(settings, part).catch((cause: unknown) => Promise.reject(toOrreryError(cause, what)));
  await untilDone(commit, { what, policy: DEFAULT_RETRY, log: settings.logger ?? SILENT, forMs: READY_MS, givesUp: true });
}

async function commitOnce(settings: KafkaSettings, { group, offsets }: GroupPart): Promise<void> {
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
