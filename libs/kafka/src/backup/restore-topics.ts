import { isOrreryError, OrreryError } from '@orrery/contracts';
import { join } from 'node:path';
import { type KafkaSettings } from '../connection/settings.js';
import { type KafkaAdmin } from '../topics/kafka-admin.js';
import { settled } from '../topics/settled.js';
import { type ActualTopic } from '../topics/topic-differences.js';
import { readLogFile } from './log-file.js';
import { LogWriter } from './log-writer.js';
import { type LogPart, type Manifest, type TopicPart } from './manifest.js';
import { type KeptRecord } from './record-frame.js';

/** While it is filled: nothing is compacted, nothing expires, and what filled up its beginning may be deleted. */
const FILLING = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };
const PARTITIONS_AT_ONCE = 6;

const MARK = 'orrery.restore.';
/** In its presence topics belong to a restore that is not finished. */
export const markOf = ({ id }: Pick<Manifest, 'id'>): string => `${MARK}${id}`;

export interface TopicsRestored {
  readonly records: number;
  /** Offsets that were filled up to get to those of the backup. */
  readonly padded: bigint;
}

/** Whether a restore of this backup has begun here before. Throws `conflict` where there are records that it did not write. Touches nothing. */
export async function hasBegun(admin: KafkaAdmin, manifest: Manifest): Promise<boolean> {
  const there = await admin.listTopics();
  const mark = markOf(manifest);
  if (there.includes(mark)) return true;
  const other = there.find((name) => name.startsWith(MARK));
  if (other !== undefined) throw new OrreryError('conflict', `This Kafka holds the unfinished restore of another backup, ${other.slice(MARK.length)}`, { remedy: `Finish that one, use a new Kafka, or delete the topic ${other} and those that it has filled.` });
  const filled: string[] = [];
  for (const { name } of manifest.topics.filter((topic) => there.includes(topic.name))) if (!(await isEmpty(admin, name))) filled.push(name);
  if (filled.length > 0) throw new OrreryError('conflict', `This Kafka holds records already: ${filled.join(', ')}`, { remedy: 'Restore into a new Kafka, or delete these topics first.' });
  return false;
}

export interface Attempt {
  /** See hasBegun. */
  readonly begun: boolean;
  /** Deletes what an earlier attempt has filled. */
  readonly anew: boolean;
  readonly signal: AbortSignal;
}

/** Makes the topics of a backup, each record at the offset that it had. Run again after an interruption, it goes on where each log ends. */
export async function restoreTopics(settings: KafkaSettings, admin: KafkaAdmin, folder: string, manifest: Manifest, { begun, anew, signal }: Attempt): Promise<TopicsRestored> {
  await claim(admin, manifest, { begun, anew });
  const writer = new LogWriter(settings, admin);
  await writer.connect();
  try {
    let records = 0;
    for (const topic of manifest.topics) {
      const added = await fill(writer, admin, folder, topic, signal);
      records += added;
    }
    return { records, padded: writer.padded };
  } finally {
    await writer.close();
  }
}

/** Topics as their contracts want them: from here on Kafka does with them as it does. */
export async function finishTopics(admin: KafkaAdmin, manifest: Manifest): Promise<void> {
  for (const { name, logs, config } of manifest.topics) {
    const ends = await admin.endOffsets(name);
    const wrong = logs.filter(({ partition, end }) => String(ends.get(partition)) !== end);
    if (wrong.length > 0) throw new OrreryError('conflict', `${name} ends elsewhere than in the backup, in partitions ${wrong.map(({ partition }) => partition).join(', ')}`, { remedy: 'Let no service run, and run the restore again with --anew.' });
    await admin.configure(name, config);
  }
}

async function claim(admin: KafkaAdmin, manifest: Manifest, { begun, anew }: Omit<Attempt, 'signal'>): Promise<void> {
  if (!begun) await admin.createTopics([{ name: markOf(manifest), partitions: 1, config: {} }]);
  const there = await admin.describeTopics(manifest.topics.map(({ name }) => name));
  // Those that the topics job has made would compact, and their partitions may differ; an attempt that was killed may have left some.
  const remade: string[] = [];
  for (const { name, partitions } of manifest.topics) {
    const found = there.get(name);
    if (found && (anew || (!isFilling(found, partitions) && (await isEmpty(admin, name))))) remade.push(name);
  }
  if (remade.length > 0) await admin.removeTopics(remade);
  const left = new Set(await admin.listTopics());
  await admin.createTopics(manifest.topics.filter(({ name }) => !left.has(name)).map(({ name, partitions }) => ({ name, partitions, config: FILLING })));
  for (const { name } of manifest.topics) await settled(`${name} was created, but the broker does not serve all of its partitions`, () => isServed(admin, name));
}

/** A broker knows at once that it leads a partition, and serves it when it has made its files: seconds later where there are hundreds. */
const isServed = (admin: KafkaAdmin, name: string): Promise<boolean> =>
  admin.bounds(name).then(
    () => true,
    (error: unknown) => {
      if (isOrreryError(error) && error.retryable) return false;
      throw error;
    },
  );

const isFilling = (found: ActualTopic, partitions: number): boolean => found.partitions === partitions && Object.entries(FILLING).every(([name, value]) => found.config[name] === value);

const isEmpty = async (admin: KafkaAdmin, name: string): Promise<boolean> => [...(await admin.endOffsets(name)).values()].every((end) => end === 0n);

async function fill(writer: LogWriter, admin: KafkaAdmin, folder: string, { name, logs }: TopicPart, signal: AbortSignal): Promise<number> {
  const bounds = await admin.bounds(name);
  const lows = new Map<number, bigint>();
  const waiting = [...logs];
  let written = 0;
  const work = async (): Promise<void> => {
    for (let log = waiting.shift(); log; log = waiting.shift()) {
      const { partition, records } = log;
      const first = BigInt(log.end) - BigInt(records);
      const { low = 0n, high = 0n } = bounds.get(partition) ?? {};
      if (first > 0n && low < first) lows.set(partition, first);
      const added = await fillLog(writer, folder, name, log, { first, high }, signal);
      written += added;
    }
  };
  await Promise.all(Array.from({ length: PARTITIONS_AT_ONCE }, work));
  await admin.deleteBefore(name, lows);
  return written;
}

/** What compaction left gaps in moves up to the end, which stays: a position of before may meet a record again, and misses none. */
async function fillLog(writer: LogWriter, folder: string, topic: string, { partition, records, file }: LogPart, { first, high }: { first: bigint; high: bigint }, signal: AbortSignal): Promise<number> {
  const begin = high < first ? await writer.pad(topic, partition, high, first, signal) : high;
  if (file === undefined) return 0;
  const done = Number(begin - first);
  await writer.write(topic, partition, begin, skip(readLogFile(join(folder, file)), done), signal);
  return records - done;
}

async function* skip(records: AsyncIterable<KeptRecord>, count: number): AsyncGenerator<KeptRecord> {
  let passed = 0;
  for await (const record of records) {
    if (passed >= count) yield record;
    passed += 1;
  }
}
